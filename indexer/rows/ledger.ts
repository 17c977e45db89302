import { unpackFacts, unpackScope, unpackUsage } from "@datagraph/protocol";
import type { Event } from "ponder:registry";
import type { Hex } from "viem";
import { logAt } from "./stamp.ts";

type Settled = Event<"QueryLedger:OrderSettled">;
type Recorded = Event<"QueryLedger:UsageRecorded">;

/** What a usage row takes from its order. */
type SettledOrder = {
  researcher: Hex;
  validator: Hex;
  token: Hex;
  consentBlock: bigint;
  epoch: bigint;
};

/** Returns a settled order's row. */
export function orderRow(event: Settled) {
  const { facts, ...args } = event.args;
  return { ...args, ...unpackFacts(facts), parts: 0, ...logAt(event) };
}

/** Returns the row of one part's usage. */
export function usageRow(event: Recorded, part: number, settled: SettledOrder) {
  const { usage, scope, ...args } = event.args;
  const { periodStart, periodEnd, ...terms } = unpackScope(scope);
  const { researcher, validator, token, consentBlock, epoch } = settled;
  return {
    ...args,
    ...terms,
    part,
    periodStart: BigInt(periodStart),
    periodEnd: BigInt(periodEnd),
    amount: args.units * terms.unitPrice,
    packed: usage,
    researcher,
    validator,
    token,
    consentBlock,
    epoch,
    ...logAt(event),
  };
}

/** Returns one row a stream named in a part's packed usage, its entries summed. Personal pools have none. */
export function usageEntryRows(event: Recorded, part: number) {
  const { order, pool, usage } = event.args;
  const units = new Map<number, bigint>();
  for (const entry of unpackUsage(usage))
    units.set(entry.number, (units.get(entry.number) ?? 0n) + BigInt(entry.units));
  return [...units].map(([number, sum]) => ({ order, part, number, pool, units: sum, block: event.block.number }));
}
