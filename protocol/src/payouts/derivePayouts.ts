import { type Address, type Hex, getAddress, zeroHash } from "viem";
import { unpackUsage } from "../packed.ts";
import { nextRunning } from "../queries/nextRunning.ts";
import { unpackFacts } from "../queries/orderFacts.ts";
import { type UsageScope, unpackScope } from "../queries/usageScope.ts";
import { applyEvent } from "./applyEvent.ts";
import type { PayoutEvent } from "./events.ts";
import { type EligibleStream, type UsageQuery, scanUsage } from "./scanUsage.ts";
import { type PoolState, type ProtocolState, emptyState } from "./state.ts";

/** One account's whole earnings by usage in one token, in its smallest unit. */
export type Earning = { account: Address; token: Address; total: bigint };

/** One share of one settled part: who earned it, by which stream (undefined for fee, validator and refund). */
export type Share = {
  order: Hex;
  epoch: bigint;
  token: Address;
  pool: number;
  account: Address;
  kind: "usage" | "fee" | "validator" | "refund";
  stream?: number;
  /** of what usage earned: the fields read that the stream shares, as bits */
  fields?: bigint;
  units: bigint;
  amount: bigint;
};

/** Where shares that belong to nobody in particular go. */
export type PayoutOptions = { treasury: Address; onShare?: (share: Share) => void };

/** What usage came to at the close of an epoch: cumulative earnings, and the dust carried over by pool and token. */
export type EpochPayout = {
  epoch: bigint;
  running: Hex;
  earnings: Earning[];
  carried: bigint;
  received: Map<Address, bigint>;
};

type SettledEvent = Extract<PayoutEvent, { eventName: "OrderSettled" }>;
type UsageEvent = Extract<PayoutEvent, { eventName: "UsageRecorded" }>;

/**
 * Yields the payout of every epoch in which orders were settled, from events in chain order. The rules are those of
 * docs/economics.md: usage by scan or witness, overcharges refunded, fee and validator's share off the rest, floor
 * shares by data points, dust carried to the pool's next order. Events after the last epoch's close may follow; the
 * last epoch yielded is as far as the events go. Throws on events that do not fit together.
 */
export function* derivePayouts(events: Iterable<PayoutEvent>, options: PayoutOptions): Generator<EpochPayout> {
  const state = emptyState();
  const book = new PayoutBook(options);
  let settled: SettledEvent | undefined;
  for (const event of events) {
    if (event.eventName === "OrderSettled") {
      if (settled !== undefined && epochOf(event) > epochOf(settled)) yield book.close(settled);
      settled = event;
      book.receive(event);
    } else if (event.eventName === "UsageRecorded") {
      if (settled?.args.order !== event.args.order)
        throw new Error(`Usage of order ${event.args.order} has no settlement`);
      settlePart(state, book, settled, event);
    } else applyEvent(state, event);
  }
  if (settled !== undefined) yield book.close(settled);
}

/** The running account of what everyone earned. */
class PayoutBook {
  readonly #options: PayoutOptions;
  readonly #totals = new Map<string, Earning>();
  readonly #carried = new Map<string, bigint>();
  readonly #received = new Map<Address, bigint>();
  #running: Hex = zeroHash;

  constructor(options: PayoutOptions) {
    this.#options = options;
  }

  get treasury(): Address {
    return this.#options.treasury;
  }

  receive({ args }: SettledEvent): void {
    const token = getAddress(args.token);
    this.#received.set(token, (this.#received.get(token) ?? 0n) + args.amount);
    this.#running = nextRunning(this.#running, args);
  }

  pay(share: Share): void {
    if (share.amount === 0n) return;
    const key = `${share.account}${share.token}`;
    const earning = this.#totals.get(key) ?? { account: share.account, token: share.token, total: 0n };
    earning.total += share.amount;
    this.#totals.set(key, earning);
    this.#options.onShare?.(share);
  }

  takeCarried(pool: number, token: Address): bigint {
    return this.#carried.get(`${pool}${token}`) ?? 0n;
  }

  carry(pool: number, token: Address, dust: bigint): void {
    this.#carried.set(`${pool}${token}`, dust);
  }

  close(settled: SettledEvent): EpochPayout {
    return {
      epoch: epochOf(settled),
      running: this.#running,
      earnings: [...this.#totals.values()].map((earning) => ({ ...earning })),
      carried: [...this.#carried.values()].reduce((sum, dust) => sum + dust, 0n),
      received: new Map(this.#received),
    };
  }
}

function epochOf({ args }: SettledEvent): bigint {
  return unpackFacts(args.facts).epoch;
}

function settlePart(state: ProtocolState, book: PayoutBook, settled: SettledEvent, { args }: UsageEvent): void {
  const pool = state.pools.get(args.pool);
  const token = getAddress(settled.args.token);
  const scope = unpackScope(args.scope);
  const used = pool === undefined ? [] : usedStreams(pool, usageQuery(settled, args.fields, scope), args.usage);
  const units = used.reduce((sum, entry) => sum + entry.units, 0n);
  const earned = (args.units < units ? args.units : units) * scope.unitPrice;
  const fee = (earned * BigInt(state.fees.get(scope.licence) ?? 0)) / 10_000n;
  const validatorShare = (earned * BigInt(state.validatorShareBps)) / 10_000n;
  const base = { order: args.order, epoch: epochOf(settled), token, pool: args.pool, units: 0n };
  book.pay({
    ...base,
    account: getAddress(settled.args.researcher),
    kind: "refund",
    amount: args.units * scope.unitPrice - earned,
  });
  book.pay({ ...base, account: getAddress(book.treasury), kind: "fee", amount: fee });
  book.pay({ ...base, account: getAddress(settled.args.validator), kind: "validator", amount: validatorShare });
  if (units === 0n) return;
  const shared = earned - fee - validatorShare + book.takeCarried(args.pool, token);
  let dust = shared;
  for (const { stream, consent, units: part } of used) {
    const amount = (shared * part) / units;
    dust -= amount;
    const fields = consent.fields & args.fields;
    book.pay({ ...base, account: stream.owner, kind: "usage", stream: stream.number, fields, units: part, amount });
  }
  book.carry(args.pool, token, dust);
}

/** Personal pools: the scan. Open pools: the packed witness, no stream above what the scan allows it. */
function usedStreams(
  pool: PoolState,
  query: UsageQuery,
  usage: Hex,
): Pick<EligibleStream, "stream" | "consent" | "units">[] {
  if (pool.terms.findLast((entry) => entry.block <= query.consentBlock)?.value.class !== "open")
    return scanUsage(pool, query);
  const claimed = new Map<number, bigint>();
  for (const { number, units } of unpackUsage(usage)) claimed.set(number, (claimed.get(number) ?? 0n) + BigInt(units));
  return scanUsage(pool, query, claimed.keys()).map(({ stream, consent, units: most }) => {
    const units = claimed.get(stream.number)!;
    return { stream, consent, units: units < most ? units : most };
  });
}

function usageQuery({ args, consentTime }: SettledEvent, fields: bigint, scope: UsageScope): UsageQuery {
  if (consentTime === undefined) throw new Error(`Order ${args.order} came without the time of its consent block`);
  const { unitPrice: _price, ...query } = scope;
  return { ...query, fields, consentBlock: unpackFacts(args.facts).consentBlock, consentTime };
}
