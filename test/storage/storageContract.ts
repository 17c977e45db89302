import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { type Storage, StorageError, collect, parseCid, streamOf } from "@datagraph/sdk";
import fc from "fast-check";
import { expect, test } from "vitest";

const MIB = 1 << 20;

/** The generator of Kubo's published vectors: a ChaCha20 key stream of a seed's hash. */
async function* keyStream(size: number, seed: string) {
  const cipher = createCipheriv("chacha20", createHash("sha256").update(seed).digest(), Buffer.alloc(16));
  for (let left = size; left > 0; left -= MIB) yield cipher.update(new Uint8Array(Math.min(left, MIB)));
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StorageError);
  return (error as StorageError).fault;
}

/** Kubo knows a block by its hash, and names it with the raw codec whatever it is. */
const digestOf = (cid: string) => Buffer.from(parseCid(cid).multihash.digest).toString("hex");
const random = (size: number) => new Uint8Array(randomBytes(size));
const listed = (storage: Storage) => Array.fromAsync(storage.ls());

/** What every storage does alike; call it within a `describe`. */
export function storageContract(opened: () => Storage): void {
  test.each([
    ["nothing", "", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"],
    ["hello world", "hello world", "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"],
  ])("%s has its published CID", async (_, text, cid) => {
    expect(await opened().put(streamOf(new TextEncoder().encode(text)))).toEqual({ cid, size: text.length });
  });

  test.each([1, 65537, MIB, MIB + 1, 3_300_000])("%i bytes come back, whole and in any part", async (size) => {
    const bytes = random(size);
    const { cid } = await opened().put(streamOf(bytes));
    expect(Buffer.compare(await collect(opened().get(cid)), bytes)).toBe(0);
    expect(await opened().size(cid)).toBe(size);
    expect(await opened().has(cid)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.nat(size + 10), fc.nat(size + 10), async (offset, length) => {
        const part = await collect(opened().get(cid, { offset, length }));
        expect(Buffer.compare(part, bytes.subarray(offset, offset + length))).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

  test("the same bytes have the same CID, also when put at once", async () => {
    const bytes = random(2 * MIB + 5);
    const stored = await Promise.all(Array.from({ length: 3 }, () => opened().put(streamOf(bytes))));
    expect(new Set(stored.map(({ cid }) => cid)).size).toBe(1);
    expect(await listed(opened())).toContain(stored[0]!.cid);
  });

  test("what is not there is missing, and cannot be pinned", async () => {
    const absent = "bafkreia5hzcbxxmm2ofj54bcacxhl5wfytgc2nrtghmswzcnzgvvxlz3em";
    expect(await opened().has(absent)).toBe(false);
    expect(await faultOf(collect(opened().get(absent)))).toBe("missing");
    expect(await faultOf(opened().size(absent))).toBe("missing");
    expect(await faultOf(opened().pin(absent))).toBe("missing");
    expect(await listed(opened())).not.toContain(absent);
  });

  test("what is no CID, and no range, is refused", async () => {
    const { cid } = await opened().put(streamOf(random(10)));
    expect(await faultOf(collect(opened().get("no-cid")))).toBe("unsupported");
    expect(await faultOf(opened().has("no-cid"))).toBe("unsupported");
    expect(await faultOf(collect(opened().get(cid, { offset: -1 })))).toBe("bad-range");
  });

  test("collecting garbage keeps what is pinned and removes the rest", async () => {
    const common = random(MIB);
    const [keep, drop] = [random(MIB), random(MIB)];
    const kept = await opened().put(streamOf(common, keep));
    const dropped = await opened().put(streamOf(common, drop));
    expect(await listed(opened())).toEqual(expect.arrayContaining([kept.cid, dropped.cid]));
    await opened().unpin(dropped.cid);
    await opened().unpin(dropped.cid);
    expect(await listed(opened())).not.toContain(dropped.cid);
    const removed: string[] = [];
    const { blocks } = await opened().gc((cid) => removed.push(cid));
    expect(blocks).toBe(removed.length);
    expect(blocks).toBeGreaterThanOrEqual(2);
    expect(removed.map(digestOf)).toContain(digestOf(dropped.cid));
    expect(await opened().has(dropped.cid)).toBe(false);
    expect((await collect(opened().get(kept.cid))).length).toBe(2 * MIB);
    expect((await opened().gc()).blocks).toBe(0);
  });

  test("a pin that was given up can be taken back before the collection", async () => {
    const { cid } = await opened().put(streamOf(random(MIB + 9)));
    await opened().unpin(cid);
    await opened().pin(cid);
    await opened().gc();
    expect((await collect(opened().get(cid))).length).toBe(MIB + 9);
  });

  test("a put whose source breaks, or that is cancelled, pins nothing", async () => {
    const before = (await listed(opened())).sort();
    async function* broken() {
      yield random(3 * MIB);
      throw new Error("the disk was pulled out");
    }
    await expect(opened().put(broken())).rejects.toThrow("the disk was pulled out");
    await expect(opened().put(keyStream(3 * MIB, "cancel"), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    expect((await listed(opened())).sort()).toEqual(before);
  });

  test("a put tells its progress, and takes a source that is lent", async () => {
    const heard: number[] = [];
    const buffer = Buffer.alloc(MIB);
    const expected = createHash("sha256");
    async function* lent() {
      for (let index = 0; index < 5; index++) {
        expected.update(buffer.fill(index));
        yield buffer;
      }
      buffer.fill(99);
    }
    const { cid } = await opened().put(lent(), { onProgress: (bytes) => heard.push(bytes) });
    expect(heard).toEqual([1, 2, 3, 4, 5].map((count) => count * MIB));
    const actual = createHash("sha256");
    for await (const bytes of opened().get(cid)) actual.update(bytes);
    expect(actual.digest("hex")).toBe(expected.digest("hex"));
  });
}
