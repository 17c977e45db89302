import { SETTLEMENT_LIMITS, type Settlement, settlementBytes } from "@datagraph/protocol";

/** Fewer orders than the ledger takes, so that a transaction stays cheap to simulate. */
const ORDERS = 64;
/** Bytes of a batch before its tables and orders. */
const HEAD_BYTES = 4;

/** Returns orders in their order, cut into batches that the ledger takes whole. */
export function settlementBatches<T extends { settlement: Settlement }>(orders: readonly T[]): T[][] {
  const batches: T[][] = [];
  let [parts, bytes] = [0, 0];
  for (const one of orders) {
    const own = { parts: one.settlement.order.parts.length, bytes: settlementBytes(one.settlement) };
    const last = batches.at(-1);
    parts += own.parts;
    bytes += own.bytes;
    const fits = parts <= SETTLEMENT_LIMITS.parts && bytes <= SETTLEMENT_LIMITS.bytes;
    if (last !== undefined && last.length < ORDERS && fits) last.push(one);
    else {
      batches.push([one]);
      [parts, bytes] = [own.parts, HEAD_BYTES + own.bytes];
    }
  }
  return batches;
}
