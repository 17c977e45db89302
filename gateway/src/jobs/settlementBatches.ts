import type { Settlement } from "@datagraph/protocol";
import { size } from "viem";

/** What one `settle` takes: the contract's limits, and fewer orders, so that a transaction stays cheap to simulate. */
const LIMITS = { orders: 64, parts: 192, usage: 65_536 } as const;

/** Returns orders in their order, cut into batches that the ledger takes whole. */
export function settlementBatches<T extends { settlement: Settlement }>(orders: readonly T[]): T[][] {
  const batches: T[][] = [];
  let [parts, usage] = [0, 0];
  for (const one of orders) {
    const { order, usage: packed } = one.settlement;
    const bytes = packed.reduce((sum, entry) => sum + size(entry), 0);
    const last = batches.at(-1);
    parts += order.parts.length;
    usage += bytes;
    if (last !== undefined && last.length < LIMITS.orders && parts <= LIMITS.parts && usage <= LIMITS.usage)
      last.push(one);
    else {
      batches.push([one]);
      [parts, usage] = [order.parts.length, bytes];
    }
  }
  return batches;
}
