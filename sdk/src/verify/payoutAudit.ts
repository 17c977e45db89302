import { type Address, type Hex, encodeAbiParameters, keccak256, zeroHash } from "viem";
import { applyAudit } from "./applyAudit.ts";
import type { AuditEvent } from "./auditEvents.ts";
import { type Total, auditRoot } from "./auditRoot.ts";
import type { AuditPool, AuditState } from "./auditState.ts";
import { type Part, type Used, unitsUsed } from "./unitsUsed.ts";

type Settled = Extract<AuditEvent, { eventName: "OrderSettled" }>["args"];
type Recorded = Extract<AuditEvent, { eventName: "UsageRecorded" }>["args"];

/** An order whose validator settled more than its usage comes to; the excess belongs to the researcher. */
export type Overcharge = { order: Hex; pool: number; amount: bigint };

/** Overcharges remembered at most: whoever cheats more often is found out by the first. */
const MOST_OVERCHARGES = 100;
/** Parts of orders whose usage is remembered: those of one settlement often ask the same. */
const MOST_REMEMBERED = 64;

const linkTypes = [{ type: "bytes32" }, { type: "bytes32" }, { type: "bytes32" }, { type: "uint256" }] as const;

/**
 * Takes events in chain order and knows at any time what everybody earned. Keeps contributors, consents, anchors and
 * totals, and nothing of the settlements it has passed.
 */
export class PayoutAudit {
  readonly state: AuditState = {
    ...{ pools: new Map(), ids: new Map(), fees: new Map(), share: 0n },
    ...{ suspended: false, version: 0 },
  };
  readonly overcharged: Overcharge[] = [];
  /** the ledger's running hash: what it should be, had the node shown every settlement */
  running: Hex = zeroHash;
  readonly #treasury: Address;
  /** by token and account: texts that are already there are cheaper to look up by than one made of both */
  readonly #totals = new Map<Address, Map<Address, Total>>();
  readonly #dust = new Map<string, bigint>();
  readonly #remembered = new Map<string, Used>();
  #order: Settled | undefined;
  #consentTime = 0n;

  constructor(treasury: Address) {
    this.#treasury = treasury;
  }

  /** Takes an order's settlement, with the timestamp of its consent block; its parts follow by `record`. */
  settle(args: Settled, consentTime: bigint): void {
    const link = [this.running, args.order, args.resultHash, args.amount] as const;
    this.running = `${keccak256(encodeAbiParameters(linkTypes, link)).slice(0, 54)}000000000000` as Hex;
    this.#order = args;
    this.#consentTime = consentTime;
  }

  record(args: Recorded): void {
    const order = this.#order;
    if (order?.order !== args.order) throw new Error(`The node's events do not show the settlement of ${args.order}`);
    const part = this.#partOf(order, args);
    const pool = this.state.pools.get(args.pool);
    const used = pool === undefined ? [] : this.#used(args.pool, pool, part);
    this.#share(order, args, part, used);
  }

  apply(event: AuditEvent): void {
    applyAudit(this.state, event);
  }

  /** Everybody's totals now. */
  totals(): Total[] {
    return [...this.#totals.values()].flatMap((accounts) => [...accounts.values()]);
  }

  /** Returns the root over them, undefined when nobody earned anything. */
  root(chainId: number, vault: Address): Hex | undefined {
    return auditRoot(chainId, vault, this.totals());
  }

  #partOf({ facts }: Settled, { fields, scope, usage }: Recorded): Part {
    const bits = (word: bigint, from: number, count: number): bigint =>
      (word >> BigInt(from)) & (2n ** BigInt(count) - 1n);
    return {
      licence: Number(bits(scope, 248, 8)),
      rows: bits(scope, 240, 8) === 1n,
      periodStart: bits(scope, 200, 40),
      periodEnd: bits(scope, 160, 40),
      snapshot: bits(scope, 96, 64),
      price: bits(scope, 0, 96),
      consentBlock: bits(facts, 64, 64),
      consentTime: this.#consentTime,
      ...{ fields, usage },
    };
  }

  /** What a part used depends on the state and on what it asks, so equal parts in one state used the same. */
  #used(number: number, pool: AuditPool, part: Part): Used {
    const key = [this.state.version, number, ...Object.values({ ...part, price: 0n })].join();
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const used = unitsUsed(pool, part);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, used);
    return used;
  }

  #share(order: Settled, { pool, units: charged }: Recorded, { licence, price }: Part, used: Used): void {
    const all = used.reduce((sum, { units }) => sum + units, 0n);
    const earned = (charged < all ? charged : all) * price;
    const fee = (earned * (this.state.fees.get(licence) ?? 0n)) / 10_000n;
    const share = (earned * this.state.share) / 10_000n;
    const excess = charged * price - earned;
    if (excess > 0n && this.overcharged.length < MOST_OVERCHARGES)
      this.overcharged.push({ order: order.order, pool, amount: excess });
    this.#pay(order.researcher, order.token, excess);
    this.#pay(this.#treasury, order.token, fee);
    this.#pay(order.validator, order.token, share);
    if (all === 0n) return;
    const purse = `${pool} ${order.token}`;
    const rest = earned - fee - share + (this.#dust.get(purse) ?? 0n);
    let left = rest;
    for (const { member, units } of used) {
      const amount = (rest * units) / all;
      left -= amount;
      this.#pay(member.owner, order.token, amount);
    }
    this.#dust.set(purse, left);
  }

  #pay(account: Address, token: Address, amount: bigint): void {
    if (amount === 0n) return;
    let accounts = this.#totals.get(token);
    if (accounts === undefined) this.#totals.set(token, (accounts = new Map()));
    const known = accounts.get(account);
    if (known === undefined) accounts.set(account, { account, token, total: amount });
    else known.total += amount;
  }
}
