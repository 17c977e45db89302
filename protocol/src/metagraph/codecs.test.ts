import { bytesToHex, sha256, stringToBytes } from "viem";
import { describe, expect, it } from "vitest";
import { currencyTransactionBytes, currencyTransactionHash, kryoString } from "./currency.ts";
import { dagAddress } from "./dagAddress.ts";
import { dataUpdateBytes, dataUpdateHash } from "./dataUpdate.ts";
import { plainJson } from "./plainJson.ts";
import currency from "./vectors/currency.json" with { type: "json" };
import dataUpdates from "./vectors/dataUpdates.json" with { type: "json" };

const { basicTransaction, edgeCases, kryoSerialization } = currency.testVectors;
const hex = (bytes: Uint8Array) => bytesToHex(bytes).slice(2);

describe("published vectors", () => {
  it.each(dataUpdates)("$source $data.id", ({ type, data, canonical_json, utf8_bytes_hex, sha256_hash_hex }) => {
    expect(plainJson(data)).toBe(canonical_json);
    const bytes = type === "TestDataUpdate" ? dataUpdateBytes(data) : stringToBytes(plainJson(data));
    expect(hex(bytes)).toBe(utf8_bytes_hex);
    expect(sha256(bytes).slice(2)).toBe(sha256_hash_hex);
    if (type === "TestDataUpdate") expect(dataUpdateHash(data)).toBe(sha256_hash_hex);
  });

  it("encode a currency transaction", () => {
    const transaction = transactionOf(basicTransaction.transaction);
    expect(hex(currencyTransactionBytes(transaction))).toBe(basicTransaction.kryoBytesHex);
    expect(currencyTransactionHash(transaction)).toBe(basicTransaction.transactionHash);
  });

  it.each([
    { vector: edgeCases.minAmount, amount: 1n, fee: 0n, salt: 10n ** 15n },
    { vector: edgeCases.maxAmount, amount: 2n ** 63n - 1n, fee: 0n, salt: 2n * 10n ** 15n },
    { vector: edgeCases.withFee, amount: 10n ** 10n, fee: 100_000n, salt: 3n * 10n ** 15n },
  ])("hash a transfer of $amount", ({ vector, ...values }) => {
    const { source, destination } = basicTransaction.transaction;
    const transaction = { source, destination, parent: { hash: "b".repeat(64), ordinal: 0 }, ...values };
    expect(new TextDecoder().decode(currencyTransactionBytes(transaction))).toContain(vector.encoded);
    expect(currencyTransactionHash(transaction)).toBe(vector.hash);
  });

  it("have this address for the key", () => {
    expect(dagAddress(basicTransaction.signerId)).toBe(basicTransaction.address);
  });

  it("mark the length of a text", () => {
    expect(hex(kryoString("Hello"))).toBe(kryoSerialization.shortString.kryoHex);
    const { input, kryoHexPrefix } = kryoSerialization.mediumString;
    expect(hex(kryoString(input))).toMatch(new RegExp(`^${kryoHexPrefix}`));
  });
});

describe("plainJson", () => {
  it("drops null members and keeps all digits", () => {
    expect(plainJson({ b: null, a: 2n ** 63n - 1n, c: [null] })).toBe('{"a":9223372036854775807,"c":[null]}');
  });

  it("refuses fractions and lone surrogates", () => {
    expect(() => plainJson({ a: 0.5 })).toThrow("0.5 is no integer");
    expect(() => plainJson("\ud800")).toThrow("lone surrogate");
  });
});

function transactionOf({ amount, fee, salt, ...rest }: typeof basicTransaction.transaction) {
  return { ...rest, amount: BigInt(amount), fee: BigInt(fee), salt: BigInt(salt) };
}
