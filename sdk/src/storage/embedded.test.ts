import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import fc from "fast-check";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { pieces } from "../bytes/pieces.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { StorageError } from "./errors.ts";
import { type EmbeddedStorage, openEmbeddedStorage } from "./openEmbeddedStorage.ts";
import { readVerified } from "./readVerified.ts";

let folder: string;
let storage: EmbeddedStorage;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-storage-"));
  storage = await openEmbeddedStorage(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The generator of the published vectors: a ChaCha20 key stream of a seed's hash. */
async function* keyStream(size: number, seed: string) {
  const cipher = createCipheriv("chacha20", createHash("sha256").update(seed).digest(), Buffer.alloc(16));
  for (let left = size; left > 0; left -= 1 << 20) yield cipher.update(new Uint8Array(Math.min(left, 1 << 20)));
}

function fileOf(cid: string): string {
  return join(folder, "blocks", cid.slice(-3, -1), cid);
}

async function fault(source: AsyncIterable<Uint8Array>): Promise<StorageError> {
  const error = await collect(source).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StorageError);
  return error as StorageError;
}

describe("CIDs of the profile unixfs-v1-2025", () => {
  test.each([
    ["empty", "", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"],
    ["hello world", "hello world", "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"],
  ])("%s", async (_, text, cid) => {
    expect(await storage.put(streamOf(new TextEncoder().encode(text)))).toEqual({ cid, size: text.length });
  });

  test("1 MiB is one raw block, a byte more is two under a dag-pb root", async () => {
    const whole = await storage.put(keyStream(1 << 20, "border"));
    const more = await storage.put(keyStream((1 << 20) + 1, "border"));
    expect(CID.parse(whole.cid).code).toBe(0x55);
    expect(CID.parse(more.cid).code).toBe(0x70);
    expect(dagPb.decode(readFileSync(fileOf(more.cid))).Links).toHaveLength(2);
  });
});

test.each([0, 1, 65537, 1 << 20, (1 << 20) + 1, 5_500_000])(
  "%i bytes come back, however they are cut",
  async (size) => {
    const bytes = new Uint8Array(randomBytes(size));
    const first = await storage.put(streamOf(bytes));
    const second = await storage.put(pieces(streamOf(bytes), 99_991));
    expect(second).toEqual(first);
    expect(await collect(storage.get(first.cid))).toEqual(bytes);
    expect(await storage.size(first.cid)).toBe(size);
    expect(await storage.has(first.cid)).toBe(true);
  },
);

test("any range is the slice of the file", async () => {
  const bytes = new Uint8Array(randomBytes(6_300_000));
  const { cid } = await storage.put(streamOf(bytes));
  await fc.assert(
    fc.asyncProperty(fc.nat(6_400_000), fc.nat(2_500_000), async (offset, length) => {
      const range = await collect(storage.get(cid, { offset, length }));
      expect(Buffer.compare(range, bytes.subarray(offset, offset + length))).toBe(0);
    }),
    { numRuns: 40 },
  );
  expect((await collect(storage.get(cid, { offset: 6_299_999 }))).length).toBe(1);
  expect((await fault(storage.get(cid, { offset: -1 }))).fault).toBe("bad-range");
});

test("a range reads only the blocks it needs, few ahead", async () => {
  const { cid } = await storage.put(streamOf(new Uint8Array(randomBytes(20 << 20))));
  let reads = 0;
  const counting = async (block: CID) => {
    reads += 1;
    return readFileSync(fileOf(block.toString()));
  };
  await collect(readVerified(counting, cid, { offset: 10 << 20, length: 10 }));
  expect(reads).toBe(2);
  reads = 0;
  for await (const _ of readVerified(counting, cid)) break;
  expect(reads).toBeLessThanOrEqual(1 + 5);
});

test("a range hands back each raw leaf of which it copied a part, and no leaf that it yields whole", async () => {
  const bytes = new Uint8Array(randomBytes(3 << 20));
  const { cid } = await storage.put(streamOf(bytes));
  const read = async (block: CID) => new Uint8Array(readFileSync(fileOf(block.toString())));
  const handedBack: number[] = [];
  const give = (block: Uint8Array) => {
    handedBack.push(block.length);
    block.fill(0);
  };
  const range = await collect(readVerified(read, cid, { offset: 5, length: (2 << 20) + 5 }, give));
  expect(Buffer.compare(range, bytes.subarray(5, (2 << 20) + 10))).toBe(0);
  expect(handedBack).toEqual([1 << 20, 1 << 20]);
});

test("a leaf that is dag-pb is remembered, so ranges leave it whole", async () => {
  const file = new UnixFS({ type: "file", data: new Uint8Array(randomBytes(1000)) });
  const block = dagPb.encode({ Data: file.marshal(), Links: [] });
  const cid = CID.createV1(dagPb.code, await sha256.digest(block));
  await storage.blocks.put(cid, block);
  const read = () => collect(storage.get(cid.toString(), { offset: 10, length: 20 }));
  expect(await read()).toEqual(await read());
  expect(await read()).toEqual(file.data!.slice(10, 30));
});

describe("a block", () => {
  test("with a flipped bit is named, with its file, and nothing after it comes out", async () => {
    const { cid } = await storage.put(streamOf(new Uint8Array(randomBytes(4 << 20))));
    const block = dagPb.decode(readFileSync(fileOf(cid))).Links[2]!.Hash.toString();
    const bytes = readFileSync(fileOf(block));
    bytes[777]! ^= 4;
    writeFileSync(fileOf(block), bytes);
    let length = 0;
    const read = (async () => {
      for await (const part of storage.get(cid)) length += part.length;
    })();
    await expect(read).rejects.toMatchObject({ fault: "corrupt", file: cid, block });
    await expect(read).rejects.toThrow(new RegExp(`${block}.*${cid}`));
    expect(length).toBe(2 << 20);
    bytes[777]! ^= 4;
    await storage.put(streamOf(bytes));
    expect((await collect(storage.get(cid))).length).toBe(4 << 20);
  });

  test("that is cut, empty or missing is named", async () => {
    const { cid } = await storage.put(streamOf(new Uint8Array(randomBytes(1000))));
    const bytes = readFileSync(fileOf(cid));
    for (const altered of [bytes.subarray(0, 999), new Uint8Array()]) {
      writeFileSync(fileOf(cid), altered);
      expect(await fault(storage.get(cid))).toMatchObject({ fault: "corrupt", block: cid });
    }
    rmSync(fileOf(cid));
    expect(await fault(storage.get(cid))).toMatchObject({ fault: "missing", block: cid });
    expect(await storage.has(cid)).toBe(false);
  });

  test("whose parent lies about its size is refused", async () => {
    const { UnixFS } = await import("ipfs-unixfs");
    const leaf = await storage.put(streamOf(new Uint8Array(10)));
    const Data = new UnixFS({ type: "file", blockSizes: [11n] }).marshal();
    const bytes = dagPb.encode({ Data, Links: [{ Name: "", Tsize: 10, Hash: CID.parse(leaf.cid) }] });
    const root = CID.createV1(dagPb.code, await sha256.digest(bytes));
    const source = async (cid: CID) => (cid.equals(root) ? bytes : readFileSync(fileOf(cid.toString())));
    expect((await fault(readVerified(source, root.toString()))).fault).toBe("corrupt");
  });

  test("that is no part of a file is refused", async () => {
    const bytes = dagPb.encode({ Links: [] });
    const root = CID.createV1(dagPb.code, await sha256.digest(bytes));
    expect((await fault(readVerified(async () => bytes, root.toString()))).fault).toBe("unsupported");
    expect((await fault(storage.get("no-cid"))).fault).toBe("unsupported");
  });
});

test("pins outlive the process, and only what is there can be pinned", async () => {
  const { cid } = await storage.put(streamOf(new Uint8Array([1, 2, 3])));
  expect(await Array.fromAsync((await openEmbeddedStorage(folder)).ls())).toContain(cid);
  await storage.unpin(cid);
  await storage.unpin(cid);
  expect(await Array.fromAsync(storage.ls())).not.toContain(cid);
  await storage.pin(cid);
  expect(await Array.fromAsync(storage.ls())).toContain(cid);
  const absent = CID.createV1(0x55, await sha256.digest(new Uint8Array(randomBytes(32)))).toString();
  await expect(storage.pin(absent)).rejects.toMatchObject({ fault: "missing" });
});

test("a put that fails midway leaves no root, no pin and no staged file", async () => {
  const before = await Array.fromAsync(storage.ls());
  async function* broken() {
    yield new Uint8Array(randomBytes(3 << 20));
    throw new Error("the upload broke");
  }
  await expect(storage.put(broken())).rejects.toThrow("the upload broke");
  expect(await Array.fromAsync(storage.ls())).toEqual(before);
  expect(readdirSync(join(folder, "blocks", "staging"))).toEqual([]);
});

test("a put can be cancelled and tells its progress", async () => {
  const heard: number[] = [];
  await storage.put(keyStream(3 << 20, "progress"), { onProgress: (bytes) => heard.push(bytes) });
  expect(heard).toEqual([1 << 20, 2 << 20, 3 << 20]);
  const put = storage.put(keyStream(3 << 20, "cancel"), { signal: AbortSignal.abort() });
  await expect(put).rejects.toThrow(/abort/i);
});

test("the same bytes put many times at once stay whole", async () => {
  const bytes = new Uint8Array(4 << 20);
  const stored = await Promise.all(Array.from({ length: 6 }, () => storage.put(streamOf(bytes))));
  expect(new Set(stored.map(({ cid }) => cid)).size).toBe(1);
  expect(await collect(storage.get(stored[0]!.cid))).toEqual(bytes);
});

test("opening clears what a crash left, but not what another process is writing", async () => {
  const staging = join(folder, "blocks", "staging");
  writeFileSync(join(staging, "old"), "x");
  writeFileSync(join(staging, "new"), "x");
  utimesSync(join(staging, "old"), 0, 0);
  await openEmbeddedStorage(folder);
  expect(readdirSync(staging)).toEqual(["new"]);
  expect(statSync(join(staging, "new")).size).toBe(1);
  rmSync(join(staging, "new"));
});
