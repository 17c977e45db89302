import { packScope, packUsage } from "@datagraph/protocol";
import fc from "fast-check";
import type { Hex } from "viem";
import { expect, test } from "vitest";
import { bytes32, dollar, researcher, validator } from "../test/scenario.ts";
import { usageEntryRows, usageRow } from "./ledger.ts";

const stamp = { block: { number: 7n, timestamp: 700n }, log: { logIndex: 3 } };
const terms = { licence: 1, rows: true, snapshot: 6n, periodStart: 0, periodEnd: 9, unitPrice: 10n };
const part = { order: bytes32(1), pool: 1, fields: 3n, scope: packScope(terms) };
const event = (usage: Hex, units = 5n) => ({ ...stamp, args: { ...part, units, usage } }) as never;

test("prices a part and takes over what its order says", () => {
  const settled = { researcher, validator, token: dollar, consentBlock: 5n, epoch: 2n };
  expect(usageRow(event("0x", 5n), 1, { ...settled })).toMatchObject({
    part: 1,
    amount: 50n,
    licence: 1,
    snapshot: 6n,
    periodEnd: 9n,
    packed: "0x",
    ...settled,
    block: 7n,
    log: 3,
  });
});

test("sums packed entries by stream, whatever the order and split", () => {
  const entry = fc.record({ number: fc.integer({ min: 0, max: 5 }), units: fc.integer({ min: 1, max: 200_000 }) });
  fc.assert(
    fc.property(fc.array(entry), (usage) => {
      const rows = usageEntryRows(event(packUsage(usage)), 0);
      for (const { number, units } of rows)
        expect(units).toBe(usage.reduce((sum, e) => sum + (e.number === number ? BigInt(e.units) : 0n), 0n));
      expect(new Set(rows.map(({ number }) => number))).toEqual(new Set(usage.map(({ number }) => number)));
      expect(rows).toHaveLength(new Set(usage.map(({ number }) => number)).size);
    }),
  );
});
