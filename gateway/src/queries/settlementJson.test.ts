import type { Settlement } from "@datagraph/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settlementFromJson, settlementToJson } from "./settlementJson.ts";

const address = "0x00000000000000000000000000000000000000aA";

describe("settlementJson", () => {
  it("comes back from JSON as it was, to the last bit", () => {
    const part = fc.record({
      pool: fc.nat(2 ** 24 - 1),
      licence: fc.nat(63),
      rows: fc.boolean(),
      snapshot: fc.bigInt(0n, 2n ** 64n - 1n),
      fields: fc.bigInt(0n, 2n ** 256n - 1n),
      periodStart: fc.nat(),
      periodEnd: fc.nat(),
      unitPrice: fc.bigInt(0n, 2n ** 96n - 1n),
      maxUnits: fc.bigInt(0n, 2n ** 64n - 1n),
    });
    const order = fc.record({
      researcher: fc.constant(address),
      validator: fc.constant(address),
      token: fc.constant(address),
      queryHash: fc.constant("0x01"),
      consentBlock: fc.bigInt(0n, 2n ** 64n - 1n),
      nonce: fc.bigInt(0n, 2n ** 64n - 1n),
      deadline: fc.nat(),
      parts: fc.array(part, { minLength: 1, maxLength: 8 }),
    });
    const units = fc.array(fc.bigInt(0n, 2n ** 64n - 1n), { maxLength: 8 });
    fc.assert(
      fc.property(order, units, (order, units) => {
        const rest = { signer: address, signature: "0x02", resultHash: "0x03", usage: ["0x00010002"] } as const;
        const settlement = { order, units, ...rest } as unknown as Settlement;
        const text = JSON.stringify(settlementToJson(settlement));
        expect(settlementFromJson(JSON.parse(text) as never)).toEqual(settlement);
      }),
    );
  });
});
