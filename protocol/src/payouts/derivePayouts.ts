import { type Address, type Hex, getAddress, zeroHash } from "viem";
import { nextRunning } from "../queries/nextRunning.ts";
import { unpackFacts } from "../queries/orderFacts.ts";
import { unpackScope } from "../queries/usageScope.ts";
import { applyEvent } from "./applyEvent.ts";
import type { PayoutEvent } from "./events.ts";
import { type SettledPart, type Share, sharePart } from "./sharePart.ts";
import { type ProtocolState, emptyState } from "./state.ts";

/** One account's whole earnings by usage in one token, in its smallest unit. */
export type Earning = { account: Address; token: Address; total: bigint };

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
    const key = `${share.account}${share.token}`;
    const earning = this.#totals.get(key) ?? { account: share.account, token: share.token, total: 0n };
    earning.total += share.amount;
    this.#totals.set(key, earning);
    this.#options.onShare?.(share);
  }

  carriedBy(pool: number, token: Address): bigint {
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

function settlePart(state: ProtocolState, book: PayoutBook, settled: SettledEvent, usage: UsageEvent): void {
  const part = partOf(settled, usage);
  const { shares, carried } = sharePart(state.pools.get(part.pool), part, {
    treasury: book.treasury,
    feeBps: state.fees.get(part.scope.licence) ?? 0,
    validatorShareBps: state.validatorShareBps,
    carried: book.carriedBy(part.pool, part.token),
  });
  for (const share of shares) book.pay(share);
  book.carry(part.pool, part.token, carried);
}

function partOf({ args: settled, consentTime }: SettledEvent, { args }: UsageEvent): SettledPart {
  const { order, researcher, validator } = settled;
  if (consentTime === undefined) throw new Error(`Order ${order} came without the time of its consent block`);
  const { pool, fields, units, usage } = args;
  const { epoch, consentBlock } = unpackFacts(settled.facts);
  const by = { order, epoch, researcher, validator, token: getAddress(settled.token), consentBlock, consentTime };
  return { ...by, pool, fields, scope: unpackScope(args.scope), units, usage };
}
