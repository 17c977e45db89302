import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collect } from "@datagraph/sdk";
import { afterEach, beforeEach, expect, it } from "vitest";
import { KeptResults } from "./keptResults.ts";

const order = `0x${"ab".repeat(32)}` as const;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "datagraph-results-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("gives a result again until its time is over, then it is gone", async () => {
  const results = new KeptResults(folder, 60);
  await results.keep(order, new Uint8Array([1, 2, 3]));
  const kept = (await results.open(order))!;
  expect(kept.size).toBe(3);
  expect(await collect(kept.body)).toEqual(new Uint8Array([1, 2, 3]));
  await results.forget();
  expect(await readdir(folder)).toHaveLength(1);
  const before = Date.now() / 1_000 - 61;
  await utimes(join(folder, order.slice(2)), before, before);
  // not to be had, though nobody has cleared up yet
  expect(await results.open(order)).toBeUndefined();
  await results.forget();
  expect(await readdir(folder)).toEqual([]);
});
