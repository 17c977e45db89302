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
} from "@datagraph/protocol";
import fc from "fast-check";
import { type Address, type Hex, getAddress, numberToHex, zeroHash } from "viem";

/** One thing that happens on the chain, as the generator draws it. */
type Act = { kind: (typeof KINDS)[number]; a: number; b: number; c: number; yes: boolean };

const KINDS = [
  ...["join", "join", "admit", "admit", "anchor", "anchor", "anchor", "epoch-anchor", "settle", "settle", "settle"],
  ...["consent", "reject", "withdraw", "suspend", "lift", "transfer", "terms", "fee", "share", "dismiss"],
] as const;
const POOLS = 2;

/** Histories in which anything that contracts allow may happen, and some that they do not. */
export const histories: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    ...{ a: fc.nat(7), b: fc.nat(40), c: fc.nat(1_000) },
    yes: fc.boolean(),
  }),
  { minLength: 20, maxLength: 120 },
);

/** Returns an address of a number. */
export const accountOf = (n: number): Address => getAddress(numberToHex(0xacc0000 + n, { size: 20 }));

const bytes32 = (n: number): Hex => numberToHex(n, { size: 32 });
const tokens = [accountOf(901), accountOf(902)];

function termsOf(pool: number, change: number): PoolTerms {
  return {
    ...{
      schema: zeroHash,
      class: pool % 2 === 0 ? POOL_CLASS.open : POOL_CLASS.personal,
      fieldCount: 5,
      k: 2 + (change % 3),
    },
    ...{ granularity: 10, recordsPerPeriod: 1 + (change % 2), token: 0, chain: zeroHash, admitter: accountOf(903) },
    prices: [{ licence: 1, price: BigInt(10 + (change % 5)) }],
    validators: change % 4 === 3 ? [accountOf(904), accountOf(905)] : [accountOf(904)],
  };
}

/** Returns a history's events, one block each, at most so many orders an epoch; a pool's streams count from `first`. */
export function eventsOf(acts: readonly Act[], first = 0): PayoutEvent[] {
  const events: PayoutEvent[] = [];
  const emit = (eventName: string, args: object, extra: object = {}): number =>
    events.push({ eventName, args, blockNumber: BigInt(events.length + 1), logIndex: 0, ...extra } as never);
  const joined: { id: bigint; pool: number; number: number; ends: number[] }[] = [];
  const proposed = Array.from({ length: POOLS + 1 }, (_, pool) => termsOf(pool, 0));
  emit("LicenceSet", { licence: 1, feeBps: 500 });
  for (let pool = 1; pool <= POOLS; pool++)
    emit("PoolCreated", {
      id: BigInt(pool),
      pool,
      creator: accountOf(900),
      metadata: zeroHash,
      terms: termsOf(pool, 0),
    });
  let orders = 0;
  for (const { kind, a, b, c, yes } of acts) {
    const stream = joined[a % Math.max(1, joined.length)];
    const consent = { fields: BigInt(1 + (b % 31)), licences: yes ? 2n : 3n & BigInt(b), rows: c % 2 === 0 };
    const pool = 1 + (a % POOLS);
    if (kind === "join") {
      const number = first + joined.filter((one) => one.pool === pool).length;
      const id = BigInt(100 + joined.length);
      const termsHash = hashTerms(proposed[pool]!);
      joined.push({ id, pool, number, ends: [] });
      emit("StreamJoined", { id, pool, creator: accountOf(b), number, termsHash, consent });
    } else if (kind === "settle")
      settle(emit, events.length, ++orders, pool, { a, b, c, yes }, { first, count: joined.length });
    else if (kind === "fee") emit("LicenceSet", { licence: 1, feeBps: c });
    else if (kind === "share") emit("ValidatorShareSet", { shareBps: c });
    else if (kind === "terms") {
      const terms = termsOf(pool, b);
      proposed[pool] = terms;
      emit("TermsProposed", { pool, termsHash: hashTerms(terms), applicableAt: 0, terms });
      emit("TermsApplied", { pool, termsHash: hashTerms(terms) });
    } else if (kind === "dismiss") emit("DatasetSuspended", { id: BigInt(pool), until: c, reason: zeroHash });
    else if (stream !== undefined)
      onStream(emit, kind, stream, { b, c, yes }, consent, hashTerms(proposed[stream.pool]!));
  }
  return events;
}

type Emit = (eventName: string, args: object, extra?: object) => number;

function onStream(
  emit: Emit,
  kind: Act["kind"],
  { id, pool, number, ends }: { id: bigint; pool: number; number: number; ends: number[] },
  { b, c, yes }: Pick<Act, "b" | "c" | "yes">,
  consent: object,
  termsHash: Hex,
): void {
  const start = (ends.at(-1) ?? 0) + (b % 3);
  const end = start + 1 + b;
  // its own, so that no two anchors of a pool are one
  const updateType = number % 200;
  if (kind === "admit")
    emit("StreamsAdmitted", { pool, admitted: yes || b > 5, numbers: packStreamNumbers([number, 7]) });
  if (kind === "consent") emit("ConsentChanged", { id, termsHash, consent });
  if (kind === "reject") emit("AnchorRejected", { id, updateType, end: ends[b % Math.max(1, ends.length)] ?? 1 });
  if (kind === "withdraw" && b < 8) emit("DatasetWithdrawn", { id, closesAt: 0 });
  if (kind === "suspend") emit("DatasetSuspended", { id, until: c, reason: zeroHash });
  if (kind === "lift") emit("SuspensionLifted", { id });
  if (kind === "transfer")
    emit("Transfer", { from: accountOf(b), to: accountOf(b + 1), tokenId: yes ? id : BigInt(pool) });
  if (kind !== "anchor" && kind !== "epoch-anchor") return;
  ends.push(end);
  if (kind === "anchor") emit("Anchored", { id, updateType, root: zeroHash, count: 1 + (c % 9), start, end });
  else
    emit("EpochAnchored", {
      pool,
      updateType,
      root: zeroHash,
      start,
      end,
      streams: packStreamCounts([{ number, count: c }]),
    });
}

function settle(
  emit: Emit,
  block: number,
  number: number,
  pool: number,
  { a, b, c, yes }: Pick<Act, "a" | "b" | "c" | "yes">,
  streams: { first: number; count: number },
): void {
  const order = bytes32(number);
  const consentBlock = BigInt(Math.max(0, block - (b % 12)));
  const snapshot = BigInt(Math.max(0, Number(consentBlock) - (a % 5)));
  const unitPrice = BigInt(1 + (b % 13));
  const units = BigInt(c % 60);
  const epoch = BigInt(Math.floor(number / 3));
  const usage = Array.from({ length: 1 + (a % 4) }, (_, at) => ({
    number: streams.first + ((a + at) % (streams.count + 1)),
    units: (b * 7) % 9,
  }));
  const facts = packFacts({ epoch, consentBlock, nonce: BigInt(number) });
  const parties = { researcher: accountOf(800 + a), validator: accountOf(904), token: tokens[c % 2] };
  emit(
    "OrderSettled",
    { order, ...parties, queryHash: zeroHash, resultHash: bytes32(c), amount: units * unitPrice, facts },
    { consentTime: c },
  );
  const period = { periodStart: b % 7, periodEnd: 60 + c };
  const scope = packScope({ licence: yes ? 1 : a % 3, rows: c % 3 === 0, snapshot, ...period, unitPrice });
  emit("UsageRecorded", {
    order,
    pool,
    fields: BigInt(1 + (c % 31)),
    scope,
    units,
    usage: yes ? packUsage(usage) : "0x",
  });
}
