import {
  POOL_CLASS,
  type PayoutEvent,
  type PoolTerms,
  hashTerms,
  packFacts,
  packScope,
  packStreamCounts,
  packStreamNumbers,
  packUsage,
} from "../../protocol/src/index.ts";
import { type Address, type Hex, numberToHex, zeroHash } from "viem";

/** An event as a contract would tell it. */
export type Told = {
  contract: "ProvenanceRegistry" | "LicenseBook" | "QueryLedger";
  eventName: PayoutEvent["eventName"];
  args: Record<string, unknown>;
};

const bytes32 = (n: number): Hex => numberToHex(n, { size: 32 });
/** Returns a contributor's address. */
export const accountOf = (n: number): Address => numberToHex(0xacc0_0000_0000 + n, { size: 20 });
export const [TREASURY, VALIDATOR, RESEARCHER, TOKEN] = [1, 2, 3, 4].map((n) => accountOf(0xf000_0000 + n)) as [
  ...[Address, Address, Address, Address],
];
export const EPOCH = 1n;
const LICENCE = 1;
const PRICE = 10n;
/** Streams that one order used, and data points of each. */
export const NAMED = 100;
const UNITS = 4;
const ADMITTED_AT_ONCE = 2_000;
const ANCHORED_AT_ONCE = 16_000;

const terms: PoolTerms = {
  ...{ schema: zeroHash, class: POOL_CLASS.open, fieldCount: 4, k: 0, granularity: 10, recordsPerPeriod: 10 },
  ...{ token: 0, chain: zeroHash, admitter: VALIDATOR },
  prices: [{ licence: LICENCE, price: PRICE }],
  validators: [VALIDATOR],
};

/** Yields an open pool with so many contributors, one stream each, admitted and anchored. */
export function* contributors(count: number): Generator<Told> {
  const registry = (eventName: Told["eventName"], args: Told["args"]): Told => ({
    ...{ contract: "ProvenanceRegistry", eventName, args },
  });
  const licence = { terms: zeroHash, active: true, needsEligibility: false, issuer: VALIDATOR };
  yield {
    contract: "LicenseBook",
    eventName: "LicenceSet",
    args: { licence: LICENCE, feeBps: 500, ...licence },
  };
  yield { contract: "LicenseBook", eventName: "ValidatorShareSet", args: { shareBps: 1_000 } };
  yield registry("PoolCreated", { id: 1n, pool: 1, creator: VALIDATOR, metadata: zeroHash, terms });
  const consent = { fields: 0b1111n, licences: 1n << BigInt(LICENCE), rows: true };
  for (let number = 0; number < count; number++) {
    const own = { id: BigInt(1_000 + number), creator: accountOf(number), number };
    yield registry("StreamJoined", { ...own, pool: 1, termsHash: hashTerms(terms), consent });
  }
  for (const numbers of chunks(count, ADMITTED_AT_ONCE))
    yield registry("StreamsAdmitted", { pool: 1, admitted: true, numbers: packStreamNumbers(numbers) });
  for (const [index, numbers] of [...chunks(count, ANCHORED_AT_ONCE)].entries()) {
    const streams = packStreamCounts(numbers.map((number) => ({ number, count: 10 })));
    const anchor = { updateType: 0, root: bytes32(index), start: 0, end: 10, validator: VALIDATOR };
    yield registry("EpochAnchored", { pool: 1, ...anchor, streams, evidence: "0x" });
  }
}

/** Yields so many settled orders, each of 100 streams in turns, whose consents and snapshot are of `block`. */
export function* settlements(orders: number, accounts: number, block: bigint): Generator<Told> {
  const ledger = (eventName: Told["eventName"], args: Told["args"]): Told => ({
    ...{ contract: "QueryLedger", eventName, args },
  });
  const units = BigInt(NAMED * UNITS);
  const scope = packScope({
    ...{ licence: LICENCE, rows: true, snapshot: block, periodStart: 0, periodEnd: 100, unitPrice: PRICE },
  });
  for (let index = 0; index < orders; index++) {
    const order = bytes32(index + 1);
    const facts = packFacts({ epoch: EPOCH, consentBlock: block, nonce: BigInt(index) });
    const parties = { researcher: RESEARCHER, validator: VALIDATOR, token: TOKEN };
    const hashes = { queryHash: zeroHash, resultHash: zeroHash };
    yield ledger("OrderSettled", { order, ...parties, ...hashes, amount: units * PRICE, facts });
    const named = Array.from({ length: NAMED }, (_, at) => (index * NAMED + at) % accounts).sort((a, b) => a - b);
    const usage = packUsage(named.map((number) => ({ number, units: UNITS })));
    yield ledger("UsageRecorded", { order, pool: 1, fields: 0b1111n, scope, units, usage });
  }
}

/** Returns events as derivations take them, all of one block. */
export function payoutEventsOf(told: Iterable<Told>, block: bigint): PayoutEvent[] {
  return Array.from(told, ({ eventName, args }) => ({ eventName, args, blockNumber: block, consentTime: 1 }) as never);
}

function* chunks(count: number, size: number): Generator<number[]> {
  for (let start = 0; start < count; start += size)
    yield Array.from({ length: Math.min(size, count - start) }, (_, at) => start + at);
}
