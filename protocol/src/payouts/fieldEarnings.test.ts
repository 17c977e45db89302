import fc from "fast-check";
import { expect, it } from "vitest";
import type { Share } from "./sharePart.ts";
import { fieldEarnings } from "./fieldEarnings.ts";

const TOKEN = "0x00000000000000000000000000000000000000aa";
const share = (change: Partial<Share>): Share => ({
  ...{ order: `0x${"1".repeat(64)}`, epoch: 7n, token: TOKEN, pool: 1, account: TOKEN },
  ...{ kind: "usage", stream: 0, fields: 0b101n, units: 10n, amount: 100n },
  ...change,
});

it("parts a share among the fields that the stream shares of those read", () => {
  const shares = [share({}), share({ stream: 1, fields: 0b100n, units: 5n, amount: 51n }), share({ amount: 3n })];
  expect(fieldEarnings(shares)).toEqual([
    { field: 0, token: TOKEN, units: 10n, amount: 52n, streams: 1 },
    { field: 2, token: TOKEN, units: 15n, amount: 102n, streams: 2 },
  ]);
});

it("leaves out what no stream earned", () => {
  expect(fieldEarnings([share({ kind: "refund" }), share({ kind: "fee" }), share({ fields: 0n, units: 0n })])).toEqual(
    [],
  );
});

it("loses and adds nothing, whatever the shares", () => {
  const shares = fc.array(
    fc.record({
      stream: fc.nat(5),
      fields: fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }),
      units: fc.bigInt({ min: 0n, max: 2n ** 64n }),
      amount: fc.bigInt({ min: 0n, max: 2n ** 96n }),
    }),
  );
  fc.assert(
    fc.property(shares, (parts) => {
      const sum = (rows: readonly { amount: bigint; units: bigint }[]) =>
        rows.reduce((total, { amount, units }) => [total[0]! + amount, total[1]! + units], [0n, 0n]);
      expect(sum(fieldEarnings(parts.map(share)))).toEqual(sum(parts));
    }),
  );
});
