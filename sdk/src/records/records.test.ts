import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { type DataRecord, type RecordScope, recordLeaf, verifyMerkleProof } from "@datagraph/protocol";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import fc from "fast-check";
import { bytesToHex, concatHex, keccak256, toHex } from "viem";
import { describe, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { pieces } from "../bytes/pieces.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { readFileStream } from "../files/readFileStream.ts";
import { SEATTLE } from "../testing/datasets.ts";
import { canonicalJson } from "./canonicalJson.ts";
import { dataRoot } from "./dataRoot.ts";
import { inferFields } from "./inferFields.ts";
import { readBatch, writeBatch } from "./ndjson.ts";
import { RecordsError } from "./problems.ts";
import { recordHasher } from "./recordHasher.ts";
import { scalarJson } from "./scalarJson.ts";
import { streamDataRoot } from "./streamDataRoot.ts";
import { fieldProof } from "./fieldProof.ts";
import { readCsvRecords } from "./readCsvRecords.ts";
import { keyDigest, recordSecret } from "./secrets.ts";
import { verifyRecord } from "./verifyRecord.ts";

const scope: RecordScope = {
  chainId: 31337,
  registry: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  creator: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  version: 1n,
};
const secret = new Uint8Array(randomBytes(32));
const FIELDS = [
  { name: "n", type: "integer", cadence: "daily" },
  { name: "text", type: "string", cadence: "static" },
  { name: "on", type: "boolean", cadence: "static" },
] as const;
const NAMES = FIELDS.map(({ name }) => name);

const value = fc.record({
  n: fc.option(fc.maxSafeInteger().map((n) => n + 0)),
  text: fc.option(fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed())),
  on: fc.option(fc.boolean()),
});
const someRecords = fc.array(value, { minLength: 1, maxLength: 40 }) as fc.Arbitrary<DataRecord[]>;

test("canonical JSON follows RFC 8785", () => {
  const text = (json: unknown) => new TextDecoder().decode(canonicalJson(json));
  expect(
    text({ b: [1e21, 1e-7, 0.1, -0, Number("333333333.33333329")], a: "\u20ac$\u000f\nA'\"\\", "\u00e9": null }),
  ).toBe('{"a":"€$\\u000f\\nA\'\\"\\\\","b":[1e+21,1e-7,0.1,0,333333333.3333333],"é":null}');
  for (const wrong of [Number.NaN, Infinity, undefined, "\ud800"]) expect(() => canonicalJson(wrong)).toThrow();
});

test("secret and digest are what the protocol says", () => {
  const fileKey = new Uint8Array(randomBytes(16));
  const expected = new Uint8Array(hkdfSync("sha256", fileKey, "", "datagraph/record-secret/v1", 32));
  expect(recordSecret(fileKey)).toEqual(expected);
  expect(keyDigest(fileKey)).toBe(`0x${createHash("sha256").update(fileKey).digest("hex")}`);
});

test("a field's value is written as canonical JSON writes it", () => {
  const scalar = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constant(null),
  );
  fc.assert(
    fc.property(scalar, (value) => {
      fc.pre(typeof value !== "string" || value.isWellFormed());
      expect(scalarJson(value)).toBe(new TextDecoder().decode(canonicalJson(value)));
    }),
  );
  for (const wrong of [Number.NaN, Infinity, "\ud800", {} as never, undefined as never, 1n as never])
    expect(() => scalarJson(wrong)).toThrow(TypeError);
});

describe("a data root", () => {
  test("is the one computed by hand from sorted pairs", async () => {
    const hasher = await recordHasher(scope, secret);
    const records: DataRecord[] = [{ n: 1, text: "a", on: true }, { n: 2 }, { n: 3, text: null, on: false }];
    const leaf = (record: number, field: number, json: string) =>
      recordLeaf(scope, {
        record: BigInt(record),
        field,
        salt: bytesToHex(hasher.salt(record, field)),
        value: new TextEncoder().encode(json),
      });
    const pair = (a: `0x${string}`, b: `0x${string}`) => keccak256(concatHex(a < b ? [a, b] : [b, a]));
    const rows = [
      ["1", '"a"', "true"],
      ["2", "null", "null"],
      ["3", "null", "false"],
    ].map(([x, y, z], record) => pair(pair(leaf(record, 0, x!), leaf(record, 1, y!)), leaf(record, 2, z!)));
    const { root, count } = await dataRoot(records, scope, secret, NAMES);
    expect(root).toBe(pair(pair(rows[0]!, rows[1]!), rows[2]!));
    expect(count).toBe(3);
  });

  test("every proof verifies, by ours and by OpenZeppelin's arithmetic; any change refutes it", async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, fc.nat(), fc.nat(2), async (records, pick, field) => {
        const tree = await dataRoot(records, scope, secret, NAMES);
        const record = pick % records.length;
        const whole = tree.proofFor(record);
        const one = tree.proofFor(record, NAMES[field]!);
        expect(verifyRecord(tree.root, scope, whole)).toBe(true);
        expect(verifyRecord(tree.root, scope, one)).toBe(true);
        const leaf = recordLeaf(scope, { ...one, record: BigInt(record), value: canonicalJson(one.value) });
        expect(SimpleMerkleTree.verify(tree.root, leaf, one.proof)).toBe(true);
        expect(verifyMerkleProof(tree.root, leaf, one.proof)).toBe(true);
        const lies = [
          { ...one, value: "other" },
          { ...one, record: record + 1 },
          { ...one, field: field + 1 },
          { ...one, salt: toHex(1, { size: 32 }) },
          { ...whole, fields: whole.fields.toReversed() },
          { ...whole, fields: whole.fields.slice(1) },
          { ...whole, fields: [] },
        ];
        for (const lie of lies) expect(verifyRecord(tree.root, scope, lie)).toBe(false);
        expect(verifyRecord(tree.root, { ...scope, version: 2n }, one)).toBe(false);
        expect(verifyRecord(tree.root, { ...scope, creator: scope.registry }, one)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test("of a stream has the same root and proofs", async () => {
    await fc.assert(
      fc.asyncProperty(
        someRecords,
        fc.array(fc.nat(), { maxLength: 4 }),
        fc.boolean(),
        async (records, picks, wait) => {
          const tree = await dataRoot(records, scope, secret, NAMES);
          const prove = picks.map((pick) => pick % records.length);
          const source = wait ? Readable.from(records) : records;
          const { root, count, proofs } = await streamDataRoot(source, scope, secret, NAMES, prove);
          expect({ root, count }).toEqual({ root: tree.root, count: tree.count });
          expect(proofs).toEqual(prove.map((record) => tree.proofFor(record)));
          for (const proof of proofs)
            expect(NAMES.map((name) => fieldProof(scope, proof, name))).toEqual(
              NAMES.map((name) => tree.proofFor(proof.record, name)),
            );
        },
      ),
    );
    await expect(streamDataRoot([], scope, secret, NAMES)).rejects.toThrow(/at least one record/);
    await expect(streamDataRoot([{ n: 1 }], scope, secret, NAMES, [1])).rejects.toThrow("No leaf 1 in a tree of 1");
  });

  test("needs records and fields, and knows what it lacks", async () => {
    await expect(dataRoot([], scope, secret, NAMES)).rejects.toThrow(/at least one record/);
    await expect(dataRoot([{}], scope, secret, [])).rejects.toThrow(/at least one field/);
    const tree = await dataRoot([{ n: 1 }], scope, secret, NAMES);
    expect(() => tree.proofFor(1)).toThrow(RangeError);
    expect(() => tree.proofFor(0, "nope")).toThrow(/No field "nope"/);
  });

  test("of Seattle's weather proves a day's rain", async () => {
    const { fields } = await inferFields(readFileStream(SEATTLE), "seattle-weather.csv");
    const records = await Array.fromAsync(
      readCsvRecords(readFileStream(SEATTLE), fields, { file: "seattle-weather.csv" }),
    );
    const tree = await dataRoot(
      records,
      scope,
      secret,
      fields.map(({ name }) => name),
    );
    const proof = tree.proofFor(1, "precipitation");
    expect(proof).toMatchObject({ record: 1, field: 1, name: "precipitation", value: 10.9 });
    expect(verifyRecord(tree.root, scope, proof)).toBe(true);
    expect(verifyRecord(tree.root, scope, JSON.parse(JSON.stringify(tree.proofFor(1460))))).toBe(true);
  });
});

describe("a record batch", () => {
  test("comes back however it is cut, one canonical object a line", async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, fc.integer({ min: 1, max: 64 }), async (records, size) => {
        const batch = await collect(writeBatch(records, FIELDS));
        const lines = new TextDecoder().decode(batch).trimEnd().split("\n");
        expect(lines).toEqual(records.map((record) => new TextDecoder().decode(canonicalJson(record))));
        expect(await Array.fromAsync(readBatch(pieces(streamOf(batch), size), FIELDS))).toEqual(records);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["another type", '{"n":1}\n{"n":"1"}\n', { row: 2, column: "n", value: '"1"' }],
    ["an unknown field", '{"m":1}\n', { row: 1, column: "m" }],
    ["nested values", '{"n":{"x":1}}\n', { row: 1, column: "n" }],
    ["an array", "[1]\n", { row: 1 }],
    ["no JSON", '{"n":1}\n{"n":\n', { row: 2 }],
    ["a blank line", '{"n":1}\n\n', { row: 2 }],
    ["no UTF-8", Uint8Array.of(0x7b, 0xff, 0x0a), { row: 1 }],
  ])("refuses %s", async (_, text, where) => {
    const source = streamOf(typeof text === "string" ? new TextEncoder().encode(text) : text);
    const error = await Array.fromAsync(readBatch(source, FIELDS, "batch 7")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RecordsError);
    expect(error).toMatchObject({ file: "batch 7", problems: [where] });
  });

  test("is not written of what does not fit", async () => {
    await expect(collect(writeBatch([{ n: 1.5 }], FIELDS))).rejects.toThrow(/record batch, row 1, column "n": "1.5"/);
  });
});
