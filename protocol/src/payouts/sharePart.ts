import { type Address, type Hex, getAddress } from "viem";
import { unpackUsage } from "../packed.ts";
import type { UsageScope } from "../queries/usageScope.ts";
import { type EligibleStream, type UsageQuery, scanUsage } from "./scanUsage.ts";
import { type PoolState, valueAt } from "./state.ts";

/** One part of a settled order, as its events tell it. */
export type SettledPart = {
  order: Hex;
  epoch: bigint;
  researcher: Address;
  validator: Address;
  token: Address;
  consentBlock: bigint;
  /** timestamp of the consent block, in seconds */
  consentTime: number;
  pool: number;
  fields: bigint;
  scope: UsageScope;
  /** data points settled */
  units: bigint;
  /** what an open pool's part used, packed */
  usage: Hex;
};

/** What was in force at the settlement, and the dust that the pool's orders in this token left before it. */
export type InForce = { treasury: Address; feeBps: number; validatorShareBps: number; carried: bigint };

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

type Used = Pick<EligibleStream, "stream" | "consent" | "units">[];

/**
 * Returns who is due what of one settled part, by the rules of docs/economics.md, and the dust carried to the pool's next
 * order in its token: usage by scan or witness, an overcharge refunded, fee and validator's share off the rest, floor
 * shares by data points. `pool` is its state at the settlement, with all streams that `streamsNamed` says; undefined when
 * nobody made it. Nobody has a share of nothing.
 */
export function sharePart(
  pool: PoolState | undefined,
  part: SettledPart,
  inForce: InForce,
): { shares: Share[]; carried: bigint } {
  const { fields, scope } = part;
  const used = pool === undefined ? [] : usedStreams(pool, part);
  const units = used.reduce((sum, entry) => sum + entry.units, 0n);
  const earned = (part.units < units ? part.units : units) * scope.unitPrice;
  const fee = (earned * BigInt(inForce.feeBps)) / 10_000n;
  const validatorShare = (earned * BigInt(inForce.validatorShareBps)) / 10_000n;
  const shares: Share[] = [];
  const { order, epoch, token } = part;
  const pay = (account: Address, share: Pick<Share, "kind" | "units" | "amount" | "stream" | "fields">): void => {
    if (share.amount !== 0n) shares.push({ order, epoch, token, pool: part.pool, account, ...share });
  };
  const refund = part.units * scope.unitPrice - earned;
  pay(getAddress(part.researcher), { kind: "refund", units: 0n, amount: refund });
  pay(getAddress(inForce.treasury), { kind: "fee", units: 0n, amount: fee });
  pay(getAddress(part.validator), { kind: "validator", units: 0n, amount: validatorShare });
  if (units === 0n) return { shares, carried: inForce.carried };
  const shared = earned - fee - validatorShare + inForce.carried;
  let carried = shared;
  for (const { stream, consent, units: own } of used) {
    const amount = (shared * own) / units;
    carried -= amount;
    const share = { kind: "usage", stream: stream.number, fields: consent.fields & fields } as const;
    pay(stream.owner, { ...share, units: own, amount });
  }
  return { shares, carried };
}

/**
 * Returns the data points that a part names by stream number: in open pools only these streams can be paid. Undefined in
 * personal pools, where any stream may.
 */
export function streamsNamed(
  { terms }: Pick<PoolState, "terms">,
  { consentBlock, usage }: Pick<SettledPart, "consentBlock" | "usage">,
): ReadonlyMap<number, bigint> | undefined {
  if (valueAt(terms, consentBlock)?.class !== "open") return undefined;
  const named = new Map<number, bigint>();
  for (const { number, units } of unpackUsage(usage)) named.set(number, (named.get(number) ?? 0n) + BigInt(units));
  return named;
}

/** Personal pools: the scan. Open pools: the packed witness, no stream above what the scan allows it. */
function usedStreams(pool: PoolState, part: SettledPart): Used {
  const named = streamsNamed(pool, part);
  if (named === undefined) return scanUsage(pool, queryOf(part));
  return scanUsage(pool, queryOf(part), named.keys()).map(({ stream, consent, units: most }) => {
    const units = named.get(stream.number)!;
    return { stream, consent, units: units < most ? units : most };
  });
}

function queryOf({ scope, fields, consentBlock, consentTime }: SettledPart): UsageQuery {
  const { unitPrice: _price, ...query } = scope;
  return { ...query, fields, consentBlock, consentTime };
}
