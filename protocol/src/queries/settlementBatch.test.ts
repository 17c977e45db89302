import fc from "fast-check";
import { type Address, type Hex, bytesToHex, concatHex, getAddress, size, sliceHex } from "viem";
import { describe, expect, it } from "vitest";
import type { OrderPart, Settlement } from "../typedData.ts";
import { packSettlements, settlementBytes, unpackSettlements } from "./settlementBatch.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((b) => bytesToHex(b));
const bits = (count: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(count) - 1n });
const number = (count: number) => bits(count).map(Number);
const address = bytes(20).map((one) => getAddress(one));
const validator: Address = getAddress(`0x${"a1".repeat(20)}`);

const part: fc.Arbitrary<OrderPart> = fc.record({
  pool: number(24),
  licence: number(8),
  rows: fc.boolean(),
  snapshot: bits(64),
  fields: bits(256),
  periodStart: number(40),
  periodEnd: number(40),
  unitPrice: bits(96),
  maxUnits: bits(64),
});
const used = fc.record({
  part,
  units: bits(64),
  usage: fc.nat(40).chain((entries) => bytes(4 * entries)),
});
const settlement: fc.Arbitrary<Settlement> = fc
  .record({
    researcher: address,
    spender: fc.option(address),
    token: fc.constantFrom<Address>(getAddress(`0x${"70".repeat(20)}`), getAddress(`0x${"71".repeat(20)}`)),
    queryHash: bytes(32),
    resultHash: bytes(32),
    consentBlock: bits(64),
    nonce: bits(64),
    deadline: number(40),
    signature: fc.constantFrom(0, 64, 65, 700).chain(bytes),
    parts: fc.array(used, { minLength: 1, maxLength: 8 }),
  })
  .map(({ spender, resultHash, signature, parts, ...order }) => ({
    order: { ...order, validator, parts: parts.map((one) => one.part) },
    ...{ signature, resultHash, signer: spender ?? order.researcher },
    units: parts.map((one) => one.units),
    usage: parts.map((one) => one.usage),
  }));
const settlements = fc.array(settlement, { minLength: 1, maxLength: 12 });

const checksummed = ({ order, signer, ...rest }: Settlement): Settlement => ({
  ...rest,
  signer: getAddress(signer),
  order: { ...order, researcher: getAddress(order.researcher), token: getAddress(order.token) },
});

const one: Settlement = {
  order: {
    ...{
      researcher: `0x${"01".repeat(20)}`,
      validator,
      token: `0x${"02".repeat(20)}`,
      queryHash: `0x${"03".repeat(32)}`,
    },
    ...{ consentBlock: 9n, nonce: 4n, deadline: 5 },
    parts: [
      {
        ...{ pool: 6, licence: 7, rows: true, snapshot: 8n, fields: 0xabn, periodStart: 10, periodEnd: 11 },
        ...{ unitPrice: 12n, maxUnits: 13n },
      },
    ],
  },
  signature: `0x${"0c".repeat(65)}`,
  signer: `0x${"0d".repeat(20)}`,
  resultHash: `0x${"0e".repeat(32)}`,
  units: [14n],
  usage: ["0x00100011"],
};

describe("settlement batches", () => {
  it("give back what was packed", () => {
    fc.assert(
      fc.property(settlements, (list) => {
        expect(unpackSettlements(packSettlements(list), validator).map(checksummed)).toEqual(list);
      }),
    );
  });

  it("are laid out as the ledger's documentation says", () => {
    const hex = (...words: string[]): Hex => `0x${words.join("")}`;
    expect(packSettlements([one])).toBe(
      hex(
        ...["01", "01", "02", "01", "02".repeat(20), "0000000000000009", "0000000000000008"],
        ...["01".repeat(20), "03".repeat(32), "0e".repeat(32), "0000000000000004", "0000000005"],
        ...["00", "00", "01", "0041", "01", "0d".repeat(20), "0c".repeat(65)],
        ...["000006", "07", "01", "000000000a", "000000000b", "01", "ab".padStart(64, "0")],
        ...["0c".padStart(24, "0"), "000000000000000d", "000000000000000e", "0001", "00100011"],
      ),
    );
  });

  it("name tokens and blocks once, and take no more bytes than was said", () => {
    fc.assert(
      fc.property(settlements, (list) => {
        const bytesOf = list.reduce((sum, each) => sum + settlementBytes(each), 4);
        expect(size(packSettlements(list))).toBeLessThanOrEqual(bytesOf);
      }),
    );
    expect(size(packSettlements([one, one])) - size(packSettlements([one]))).toBe(103 + 20 + 65 + 78 + 4);
  });

  it("are refused when cut anywhere, or when something follows", () => {
    const batch = packSettlements([one, one]);
    for (let end = 1; end < size(batch); end++)
      expect(() => unpackSettlements(sliceHex(batch, 0, end), validator)).toThrow(/^Malformed batch at \d+$/);
    expect(() => unpackSettlements(concatHex([batch, "0x00"]), validator)).toThrow(`Malformed batch at ${size(batch)}`);
  });

  it("do not hold what the ledger would not take", () => {
    const broken = { ...one, usage: ["0x001000"] as Hex[] };
    expect(() => packSettlements([broken])).toThrow("Usage of 3 bytes is no whole entries");
    expect(() => packSettlements([{ ...one, order: { ...one.order, parts: [] } }])).toThrow("has no parts");
    const nine = { ...one.order, parts: Array.from({ length: 9 }, () => one.order.parts[0]!) };
    expect(() => packSettlements([{ ...one, order: nine }])).toThrow("A batch takes 8 parts of an order, not 9");
    expect(() => packSettlements(Array.from({ length: 129 }, () => one))).toThrow("A batch takes 128 orders, not 129");
    const other = { ...one, order: { ...one.order, validator: one.signer } };
    expect(() => packSettlements([one, other])).toThrow("name validators");
    const blocks = Array.from({ length: 128 }, (_, i) => ({
      ...one,
      order: {
        ...one.order,
        consentBlock: BigInt(2 * i),
        parts: [{ ...one.order.parts[0]!, snapshot: BigInt(2 * i + 1) }],
      },
    }));
    expect(() => packSettlements(blocks)).toThrow("A batch takes 255 different blocks, not 256");
  });
});
