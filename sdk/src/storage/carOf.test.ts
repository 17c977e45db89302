import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CarReader } from "@ipld/car/reader";
import fc from "fast-check";
import { sha256 } from "multiformats/hashes/sha2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { carOf } from "./carOf.ts";
import { dagBlocks } from "./dagBlocks.ts";
import { type EmbeddedStorage, openEmbeddedStorage } from "./openEmbeddedStorage.ts";
import { readVerified } from "./readVerified.ts";

const MIB = 1 << 20;
let folder: string;
let storage: EmbeddedStorage;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-car-"));
  storage = await openEmbeddedStorage(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (car: Uint8Array) => CarReader.fromBytes(car);

test("a CAR holds each block of a file once, the root first, each with its hash", async () => {
  const repeated = new Uint8Array(randomBytes(MIB));
  const bytes = await collect(streamOf(repeated, new Uint8Array(randomBytes(MIB + 5)), repeated));
  const { cid } = await storage.put(streamOf(bytes));
  const reader = await read(await collect(carOf(cid, dagBlocks(storage.blocks.read, cid))));
  expect((await reader.getRoots()).map(String)).toEqual([cid]);
  const blocks = await Array.fromAsync(reader.blocks());
  expect(String(blocks[0]!.cid)).toBe(cid);
  expect(new Set(blocks.map((block) => String(block.cid))).size).toBe(blocks.length);
  for (const block of blocks) expect((await sha256.digest(block.bytes)).digest).toEqual(block.cid.multihash.digest);
  const source = async (one: Parameters<typeof storage.blocks.get>[0]) => (await reader.get(one as never))?.bytes;
  expect(Buffer.compare(await collect(readVerified(source, cid)), bytes)).toBe(0);
});

test("a part of a file is proven by the blocks it needs", async () => {
  const size = 6 * MIB + 77;
  const bytes = new Uint8Array(randomBytes(size));
  const { cid } = await storage.put(streamOf(bytes));
  await fc.assert(
    fc.asyncProperty(fc.nat(size - 1), fc.nat(size - 1), fc.boolean(), async (a, b, fromEnd) => {
      const [first, last] = [Math.min(a, b), Math.max(a, b)];
      const part = fromEnd ? { from: first - size, to: last - size } : { from: first, to: last };
      const blocks = await Array.fromAsync(dagBlocks(storage.blocks.read, cid, part));
      expect(blocks).toHaveLength(1 + Math.floor(last / MIB) - Math.floor(first / MIB) + 1);
      const held = new Map(blocks.map((block) => [String(block.cid), block.bytes]));
      const range = { offset: first, length: last - first + 1 };
      const proven = await collect(readVerified(async (one) => held.get(String(one)), cid, range));
      expect(Buffer.compare(proven, bytes.subarray(first, last + 1))).toBe(0);
    }),
    { numRuns: 20 },
  );
  const backwards = Array.fromAsync(dagBlocks(storage.blocks.read, cid, { from: 10, to: 9 }));
  await expect(backwards).rejects.toMatchObject({ fault: "bad-range" });
});

test("a CAR breaks off where a block is missing", async () => {
  const { cid } = await storage.put(streamOf(new Uint8Array(randomBytes(3 * MIB))));
  let reads = 0;
  const losing = async (one: Parameters<typeof storage.blocks.get>[0]) =>
    ++reads > 2 ? undefined : storage.blocks.get(one);
  await expect(collect(carOf(cid, dagBlocks(losing, cid)))).rejects.toMatchObject({ fault: "missing", file: cid });
});
