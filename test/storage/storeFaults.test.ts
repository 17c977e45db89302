import { execFileSync, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collect, dagBlocks, streamOf } from "@datagraph/sdk";
import { openEmbeddedStorage } from "@datagraph/sdk/node";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";

const MIB = 2 ** 20;
let folder: string;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "datagraph-faults-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const random = (size: number) => new Uint8Array(randomBytes(size));

/** Runs an import in a process of its own and kills it at some moment. Returns what it had confirmed. */
async function killedImport(path: string): Promise<[cid: string, size: number][]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "importForever.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => {
    said += String(bytes);
    // Somewhere in the next file.
    setTimeout(() => child.kill("SIGKILL"), randomInt(30));
  });
  await new Promise((resolve) => child.once("close", resolve));
  return said
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split(" "))
    .map(([cid, size]) => [cid!, Number(size)]);
}

test("kill -9 during an import leaves a usable store: all that was confirmed is whole, the rest is garbage", async () => {
  const confirmed = (await Promise.all([killedImport(folder), killedImport(folder)])).flat();
  expect(confirmed.length).toBeGreaterThanOrEqual(2);
  const storage = await openEmbeddedStorage(folder);
  const check = async () => {
    expect(await Array.fromAsync(storage.ls())).toEqual(expect.arrayContaining(confirmed.map(([cid]) => cid)));
    for await (const cid of storage.ls()) await collect(storage.get(cid));
    for (const [cid, size] of confirmed) expect((await collect(storage.get(cid))).length).toBe(size);
  };
  await check();
  // A process killed within a put still holds the lock, until a minute has passed.
  const locks = join(folder, "locks");
  for (const name of readdirSync(locks)) utimesSync(join(locks, name), 0, 0);
  await storage.gc();
  await check();
  const kept = new Set<string>();
  for await (const cid of storage.ls())
    for (const block of await Array.fromAsync(dagBlocks(storage.blocks.read, cid))) kept.add(String(block.cid));
  const files = readdirSync(join(folder, "blocks"), { recursive: true, encoding: "utf8" });
  const blocks = files.filter((path) => !path.startsWith("staging") && path.includes("/"));
  expect(blocks).toHaveLength(kept.size);
  expect((await storage.put(streamOf(random(2 * MIB)))).size).toBe(2 * MIB);
});

test("a collection waits for nobody living to be harmed: a slow put keeps its blocks", async () => {
  const storage = await openEmbeddedStorage(folder);
  const other = await openEmbeddedStorage(folder);
  let collecting: Promise<{ blocks: number }> | undefined;
  const bytes = random(4 * MIB);
  async function* slow() {
    yield bytes.subarray(0, 3 * MIB);
    collecting = other.gc();
    await new Promise((resolve) => setTimeout(resolve, 300));
    yield bytes.subarray(3 * MIB);
  }
  const { cid } = await storage.put(slow());
  expect((await collecting)?.blocks).toBe(0);
  expect(Buffer.compare(await collect(storage.get(cid)), bytes)).toBe(0);
});

test("two collections at once: one of them is told to come back, and nothing pinned goes", async () => {
  const storage = await openEmbeddedStorage(folder);
  const { cid } = await storage.put(streamOf(random(MIB + 1)));
  const results = await Promise.allSettled([storage.gc(), storage.gc()]);
  for (const result of results)
    if (result.status === "rejected") expect(result.reason).toMatchObject({ fault: "busy" });
  expect((await collect(storage.get(cid))).length).toBe(MIB + 1);
});

test("a flipped bit anywhere in the store is found, named, and repaired by adding the file again", async () => {
  const storage = await openEmbeddedStorage(folder);
  const bytes = random(3 * MIB + 9);
  const { cid } = await storage.put(streamOf(bytes));
  const blocks = (await Array.fromAsync(dagBlocks(storage.blocks.read, cid))).map((block) => String(block.cid));
  expect(blocks).toHaveLength(5);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...blocks), fc.nat(), fc.nat(7), async (block, at, bit) => {
      const path = join(folder, "blocks", block.slice(-3, -1), block);
      const altered = readFileSync(path);
      altered[at % altered.length]! ^= 1 << bit;
      writeFileSync(path, altered);
      const read = collect(storage.get(cid));
      await expect(read).rejects.toMatchObject({ fault: "corrupt", file: cid, block });
      await expect(read).rejects.toThrow(/add the file again/);
      expect(await storage.put(streamOf(bytes))).toEqual({ cid, size: bytes.length });
      expect(Buffer.compare(await collect(storage.get(cid)), bytes)).toBe(0);
    }),
    { numRuns: 25 },
  );
});

test("a corrupt inner block stops a collection before it removes anything", async () => {
  const storage = await openEmbeddedStorage(folder);
  const { cid } = await storage.put(streamOf(random(2 * MIB)));
  const path = join(folder, "blocks", cid.slice(-3, -1), cid);
  writeFileSync(path, readFileSync(path).fill(0));
  const files = () => readdirSync(join(folder, "blocks"), { recursive: true }).length;
  const before = files();
  await expect(storage.gc()).rejects.toMatchObject({ fault: "corrupt", file: cid, block: cid });
  expect(files()).toBe(before);
});

/** A small file system in memory, or why there is none. */
function smallDisk(megabytes: number): { path: string; close(): void } | { missing: string } {
  const path = mkdtempSync(join(tmpdir(), "datagraph-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "none", path], { stdio: "ignore" });
  } catch {
    rmSync(path, { recursive: true });
    return { missing: "a small disk needs the right to mount" };
  }
  const close = () => {
    execFileSync("umount", [path]);
    rmSync(path, { recursive: true });
  };
  return { path, close };
}

test("a full disk: the put fails by name, what was there stays, and the space comes back", async ({ skip }) => {
  const disk = smallDisk(8);
  if ("missing" in disk) return skip(disk.missing);
  try {
    const storage = await openEmbeddedStorage(join(disk.path, "store"));
    const bytes = random(2 * MIB);
    const kept = await storage.put(streamOf(bytes));
    const put = storage.put(streamOf(random(5 * MIB), random(5 * MIB)), { name: "large.bin" });
    await expect(put).rejects.toMatchObject({ fault: "full", file: "large.bin" });
    await expect(put).rejects.toThrow(/block bafk\w+ of large\.bin.*disk is full/);
    expect(Buffer.compare(await collect(storage.get(kept.cid)), bytes)).toBe(0);
    expect(await Array.fromAsync(storage.ls())).toEqual([kept.cid]);
    expect((await storage.gc()).blocks).toBeGreaterThan(0);
    const again = await storage.put(streamOf(random(3 * MIB)));
    expect((await collect(storage.get(again.cid))).length).toBe(3 * MIB);
  } finally {
    disk.close();
  }
});

test("a folder that cannot be written is told by name", async () => {
  const storage = await openEmbeddedStorage(join(folder, "store"));
  rmSync(join(folder, "store", "blocks"), { recursive: true });
  writeFileSync(join(folder, "store", "blocks"), "in the way");
  const put = storage.put(streamOf(random(10)), { name: "a.csv" });
  await expect(put).rejects.toMatchObject({ name: "StorageError", fault: "failed", file: "a.csv" });
});
