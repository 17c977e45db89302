import fc from "fast-check";
import { expect, it } from "vitest";
import { packFacts, unpackFacts } from "./orderFacts.ts";
import { packScope, unpackScope } from "./usageScope.ts";

const bits = (count: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(count) - 1n });
const number = (count: number) => bits(count).map(Number);

it("give back an order's facts and a part's scope", () => {
  const facts = fc.record({ epoch: bits(64), consentBlock: bits(64), nonce: bits(64) });
  const scope = fc.record({
    ...{ licence: number(8), rows: fc.boolean(), periodStart: number(40), periodEnd: number(40) },
    ...{ snapshot: bits(64), unitPrice: bits(96) },
  });
  fc.assert(
    fc.property(facts, scope, (f, s) => {
      expect(unpackFacts(packFacts(f))).toEqual(f);
      expect(unpackScope(packScope(s))).toEqual(s);
    }),
  );
});

it("put members where the events' documentation says", () => {
  expect(packFacts({ epoch: 1n, consentBlock: 2n, nonce: 3n })).toBe((1n << 128n) | (2n << 64n) | 3n);
  const scope = { licence: 1, rows: true, periodStart: 2, periodEnd: 3, snapshot: 4n, unitPrice: 5n };
  expect(packScope(scope)).toBe(0x01_01_0000000002_0000000003_0000000000000004_000000000000000000000005n);
});
