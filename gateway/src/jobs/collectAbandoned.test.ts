import { randomBytes } from "node:crypto";
import { globSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BlockStorage, collect, parseCid, streamOf } from "@datagraph/sdk";
import { openEmbeddedStorage } from "@datagraph/sdk/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectAbandoned } from "./collectAbandoned.ts";

const MIB = 2 ** 20;
const config = { DATAGRAPH_ABANDONED_AFTER: 86_400 };
let folder: string;
let storage: BlockStorage;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-collect-"));
  storage = await openEmbeddedStorage(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file of some blocks that was uploaded but for its pin. */
async function unpinned(): Promise<string> {
  const { cid } = await storage.put(streamOf(new Uint8Array(randomBytes(3 * MIB))));
  await storage.unpin(cid);
  return cid;
}
const blocks = () => globSync(join(folder, "blocks/??/*"));
const age = (seconds: number) =>
  blocks().forEach((path) => utimesSync(path, Date.now() / 1_000 - seconds, Date.now() / 1_000 - seconds));

test("what an upload left goes after a day; pinned files and uploads under way stay", async () => {
  const kept = await storage.put(streamOf(new Uint8Array(randomBytes(3 * MIB))));
  await unpinned();
  age(86_500);
  const recent = await unpinned();
  expect(await collectAbandoned()({ config, storage })).toBe(4);
  expect((await collect(storage.get(kept.cid))).length).toBe(3 * MIB);
  await storage.pin(recent);
  expect((await collect(storage.get(recent))).length).toBe(3 * MIB);
});

test("it looks once an hour, and leaves a store alone whose blocks have no age", async () => {
  let time = 0;
  const job = collectAbandoned(() => time);
  expect(await job({ config, storage })).toBe(0);
  const cid = await unpinned();
  age(100_000);
  time = 3_599_999;
  expect(await job({ config, storage })).toBe(0);
  expect(await storage.blocks.has(parseCid(cid))).toBe(true);
  time = 3_600_000;
  expect(await job({ config, storage })).toBe(4);
  const { collectOlder: _, ...kubo } = storage;
  await unpinned();
  age(100_000);
  expect(await collectAbandoned()({ config, storage: kubo })).toBe(0);
});
