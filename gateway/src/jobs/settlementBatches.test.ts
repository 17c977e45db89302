import { type Settlement, settlementBytes } from "@datagraph/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settlementBatches } from "./settlementBatches.ts";

function order(parts: number, usage: number): { settlement: Settlement } {
  const order = { parts: Array.from({ length: parts }) };
  const settlement = { order, signature: `0x${"00".repeat(65)}`, usage: [`0x${"00".repeat(usage)}`] };
  return { settlement: settlement as unknown as Settlement };
}

describe("settlementBatches", () => {
  it("keeps the order of orders, and every batch within what the ledger takes", () => {
    const orders = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12_000 })).map((one) => order(...one)),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(orders, (all) => {
        const batches = settlementBatches(all);
        expect(batches.flat()).toEqual(all);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(64);
          expect(batch.reduce((sum, { settlement }) => sum + settlement.order.parts.length, 0)).toBeLessThanOrEqual(
            192,
          );
          expect(batch.reduce((sum, { settlement }) => sum + settlementBytes(settlement), 4)).toBeLessThanOrEqual(
            98_304,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it("puts an order that no batch can hold in one of its own", () => {
    const batches = settlementBatches([order(1, 4), order(1, 99_000), order(1, 4)]);
    expect(batches.map((batch) => batch.length)).toEqual([1, 1, 1]);
  });

  it("does not cut what fits", () => {
    expect(settlementBatches(Array.from({ length: 24 }, () => order(8, 0)))).toHaveLength(1);
    expect(settlementBatches(Array.from({ length: 25 }, () => order(8, 0)))).toHaveLength(2);
  });
});
