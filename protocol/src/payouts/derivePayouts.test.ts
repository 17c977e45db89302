import fc from "fast-check";
import { type Address, type Hex, getAddress, numberToHex, zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import { packStreamNumbers, packUsage } from "../packed.ts";
import { nextRunning } from "../queries/nextRunning.ts";
import { packFacts } from "../queries/orderFacts.ts";
import { packScope } from "../queries/usageScope.ts";
import { POOL_CLASS, type PoolTerms, hashTerms } from "../terms.ts";
import { type Earning, type EpochPayout, derivePayouts } from "./derivePayouts.ts";
import type { PayoutEvent } from "./events.ts";
import { fieldEarnings } from "./fieldEarnings.ts";
import type { Share } from "./sharePart.ts";

const address = (index: number): Address => getAddress(numberToHex(index, { size: 20 }));
const [treasury, validator, researcher, admitter] = [address(901), address(902), address(903), address(904)];
const HASH = `0x${"00".repeat(32)}` as Hex;
const LICENCE = 2;

const terms: PoolTerms = {
  schema: HASH,
  class: POOL_CLASS.personal,
  fieldCount: 4,
  k: 2,
  granularity: 10,
  recordsPerPeriod: 1,
  token: 0,
  chain: HASH,
  admitter,
  prices: [{ licence: LICENCE, price: 10n }],
  validators: [validator],
};

/** Writes a chain's events down in order, one block each. */
class Chain {
  readonly events: PayoutEvent[] = [];
  #block = 0n;

  emit(
    eventName: PayoutEvent["eventName"],
    args: Record<string, unknown>,
    extra: { consentTime?: number } = {},
  ): bigint {
    this.#block++;
    this.events.push({ eventName, args, blockNumber: this.#block, ...extra } as unknown as PayoutEvent);
    return this.#block;
  }

  get block(): bigint {
    return this.#block;
  }
}

function chainWith(streams: number, poolTerms = terms): Chain {
  const chain = new Chain();
  chain.emit("LicenceSet", { licence: LICENCE, feeBps: 500 });
  chain.emit("ValidatorShareSet", { shareBps: 1000 });
  chain.emit("PoolCreated", { id: 1n, pool: 1, creator: admitter, metadata: HASH, terms: poolTerms });
  for (let number = 0; number < streams; number++) {
    const consent = { fields: 0b0111n, licences: 1n << BigInt(LICENCE), rows: number % 2 === 0 };
    const args = { id: BigInt(100 + number), pool: 1, creator: address(number + 1), number };
    chain.emit("StreamJoined", { ...args, termsHash: hashTerms(poolTerms), consent });
  }
  chain.emit("StreamsAdmitted", {
    pool: 1,
    admitted: true,
    numbers: packStreamNumbers(Array.from({ length: streams }, (_, number) => number)),
  });
  return chain;
}

function anchor(chain: Chain, number: number, count = 1, start = 0, end = 10): void {
  chain.emit("Anchored", { id: BigInt(100 + number), updateType: 0, root: HASH, count, start, end });
}

type Order = {
  units: bigint;
  fields?: bigint;
  rows?: boolean;
  snapshot?: bigint;
  epoch?: bigint;
  usage?: Hex;
  block?: bigint;
};

let orders = 0;
function settle(chain: Chain, order: Order): void {
  const id = numberToHex(++orders, { size: 32 });
  const consentBlock = order.block ?? chain.block;
  const amount = order.units * 10n;
  chain.emit(
    "OrderSettled",
    {
      order: id,
      researcher,
      validator,
      token: zeroAddress,
      resultHash: HASH,
      amount,
      facts: packFacts({ epoch: order.epoch ?? 1n, consentBlock, nonce: 0n }),
    },
    { consentTime: 1_000 },
  );
  chain.emit("UsageRecorded", {
    order: id,
    pool: 1,
    fields: order.fields ?? 0b0011n,
    scope: packScope({
      licence: LICENCE,
      rows: order.rows ?? false,
      snapshot: order.snapshot ?? chain.block,
      periodStart: 0,
      periodEnd: 100,
      unitPrice: 10n,
    }),
    units: order.units,
    usage: order.usage ?? "0x",
  });
}

function last(chain: Chain): EpochPayout {
  return [...derivePayouts(chain.events, { treasury })].at(-1)!;
}

const earned = (payout: EpochPayout, account: Address): bigint =>
  payout.earnings.find((earning: Earning) => earning.account === account)?.total ?? 0n;

const total = (payout: EpochPayout): bigint =>
  payout.earnings.reduce((sum, earning) => sum + earning.total, 0n) + payout.carried;

describe("derivePayouts", () => {
  it("splits an order by consented data points, after fee and validator's share", () => {
    const chain = chainWith(2);
    anchor(chain, 0);
    anchor(chain, 1);
    settle(chain, { units: 4n });
    const payout = last(chain);
    expect(earned(payout, treasury)).toBe(2n);
    expect(earned(payout, validator)).toBe(4n);
    expect(earned(payout, address(1))).toBe(17n);
    expect(earned(payout, address(2))).toBe(17n);
    expect(payout.carried).toBe(0n);
  });

  it("names of a stream's share the fields read that it shares, so that fields' earnings are known", () => {
    const chain = chainWith(1);
    anchor(chain, 0);
    settle(chain, { units: 2n, fields: 0b1011n });
    const shares: Share[] = [];
    for (const _ of derivePayouts(chain.events, { treasury, onShare: (share) => void shares.push(share) }));
    expect(shares.flatMap(({ fields }) => fields ?? [])).toEqual([0b0011n]);
    expect(fieldEarnings(shares).map(({ field, amount }) => [field, amount])).toEqual([
      [0, 9n],
      [1, 8n],
    ]);
  });

  it("recomputes the ledger's running hash", () => {
    const chain = chainWith(1);
    for (const units of [4n, 7n]) settle(chain, { units });
    const settled = chain.events.flatMap((event) => (event.eventName === "OrderSettled" ? [event.args] : []));
    expect(settled).toHaveLength(2);
    expect(last(chain).running).toBe(settled.reduce<Hex>(nextRunning, HASH));
  });

  it("gives an overcharge back whole and shares a short settlement pro rata", () => {
    const chain = chainWith(2);
    anchor(chain, 0);
    anchor(chain, 1);
    settle(chain, { units: 9n });
    expect(earned(last(chain), researcher)).toBe(50n);
    settle(chain, { units: 2n });
    const payout = last(chain);
    expect(earned(payout, researcher)).toBe(50n);
    expect(earned(payout, address(1))).toBe(17n + 8n);
    expect(payout.carried).toBe(1n);
  });

  it("carries dust to the pool's next order", () => {
    const chain = chainWith(3);
    for (const number of [0, 1, 2]) anchor(chain, number);
    settle(chain, { units: 6n, fields: 0b0011n });
    const first = last(chain);
    expect([earned(first, address(1)), first.carried]).toEqual([17n, 0n]);
    settle(chain, { units: 1n });
    const second = last(chain);
    expect([earned(second, address(1)), second.carried]).toEqual([20n, 0n]);
  });

  it("pays the owner at the settlement, not the one before", () => {
    const chain = chainWith(1);
    anchor(chain, 0);
    settle(chain, { units: 2n });
    chain.emit("Transfer", { from: address(1), to: address(77), tokenId: 100n });
    settle(chain, { units: 2n });
    const payout = last(chain);
    expect(earned(payout, address(1))).toBe(earned(payout, address(77)));
  });

  it("uses only rows-consenting streams when rows leave, and caps records by the terms", () => {
    const chain = chainWith(2);
    anchor(chain, 0, 1_000);
    anchor(chain, 1);
    settle(chain, { units: 2n, rows: true });
    const payout = last(chain);
    expect(earned(payout, researcher)).toBe(0n);
    expect(earned(payout, address(1))).toBe(17n);
    expect(earned(payout, address(2))).toBe(0n);
  });

  it.each([
    ["withdrawn", "DatasetWithdrawn", { id: 100n, closesAt: 0 }],
    ["suspended", "DatasetSuspended", { id: 100n, until: 2_000, reason: HASH }],
    ["taken out of admission", "StreamsAdmitted", { pool: 1, admitted: false, numbers: packStreamNumbers([0]) }],
    [
      "without consent for the licence",
      "ConsentChanged",
      { id: 100n, termsHash: hashTerms(terms), consent: { fields: 3n, licences: 0n, rows: true } },
    ],
    ["with a rejected anchor", "AnchorRejected", { id: 100n, updateType: 0, end: 10 }],
  ] as const)("pays nothing to a stream %s", (_, eventName, args) => {
    const chain = chainWith(1);
    anchor(chain, 0);
    const before = chain.block;
    chain.emit(eventName, args);
    settle(chain, { units: 2n });
    expect(earned(last(chain), researcher)).toBe(20n);
    settle(chain, { units: 2n, block: before, snapshot: before });
    expect(earned(last(chain), address(1))).toBe(17n);
  });

  it("binds to worse terms only who consents again", () => {
    const chain = chainWith(2);
    anchor(chain, 0);
    anchor(chain, 1);
    const worse = { ...terms, prices: [{ licence: LICENCE, price: 1n }] };
    chain.emit("TermsProposed", { pool: 1, termsHash: hashTerms(worse), applicableAt: 0, terms: worse });
    chain.emit("TermsApplied", { pool: 1, termsHash: hashTerms(worse) });
    const consent = { fields: 0b0111n, licences: 1n << BigInt(LICENCE), rows: false };
    chain.emit("ConsentChanged", { id: 101n, termsHash: hashTerms(worse), consent });
    settle(chain, { units: 2n });
    expect(earned(last(chain), address(1))).toBe(0n);
    expect(earned(last(chain), address(2))).toBe(17n);
  });

  it("pays open pools by witness, no stream above its records", () => {
    const chain = chainWith(2, { ...terms, class: POOL_CLASS.open });
    anchor(chain, 0);
    anchor(chain, 1);
    settle(chain, {
      units: 3n,
      usage: packUsage([
        { number: 0, units: 1 },
        { number: 1, units: 60 },
      ]),
    });
    const payout = last(chain);
    expect(earned(payout, address(1))).toBe(8n);
    expect(earned(payout, address(2))).toBe(17n);
    expect(payout.carried).toBe(1n);
  });

  it("keeps received = earned + carried, whatever is settled", () => {
    const order = fc.record({
      units: fc.bigInt({ min: 0n, max: 60n }),
      fields: fc.bigInt({ min: 0n, max: 15n }),
      rows: fc.boolean(),
      epoch: fc.constant(1n),
    });
    fc.assert(
      fc.property(
        fc.array(order, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(4), { maxLength: 8 }),
        (all, anchored) => {
          const chain = chainWith(5);
          for (const [index, number] of anchored.entries()) anchor(chain, number, 1, index * 10, index * 10 + 10);
          for (const one of all) settle(chain, one);
          const payout = last(chain);
          expect(total(payout)).toBe(all.reduce((sum, one) => sum + one.units * 10n, 0n));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("yields once an epoch, cumulatively", () => {
    const chain = chainWith(1);
    anchor(chain, 0);
    settle(chain, { units: 2n, epoch: 1n });
    settle(chain, { units: 2n, epoch: 4n });
    const payouts = [...derivePayouts(chain.events, { treasury })];
    expect(payouts.map(({ epoch }) => epoch)).toEqual([1n, 4n]);
    expect(payouts.map((payout) => earned(payout, address(1)))).toEqual([17n, 34n]);
  });

  it("refuses events with a gap", () => {
    const chain = new Chain();
    chain.emit("ConsentChanged", { id: 5n, termsHash: HASH, consent: { fields: 0n, licences: 0n, rows: false } });
    expect(() => last(chain)).toThrow("Stream 5 is not among the events");
  });
});
