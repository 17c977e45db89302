import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type WarmEngine, warmDuckdbEngine } from "./duckdbEngine.ts";
import { processPool } from "./isolate.ts";
import { loadSnapshot } from "./loadSnapshot.ts";
import { address } from "./testing/pools.ts";
import type { PoolView, QueryContext } from "./types.ts";
import { workerFile } from "./workerFile.ts";

const RECORDS = 3_000;
let directory: string;
let context: QueryContext;
let engine: WarmEngine;

const view: PoolView = {
  ...{ pool: 1, class: "open", k: 0 },
  schema: { name: "readings", fields: [{ name: "level", type: "integer", cadence: "hourly" }] },
  streams: [{ number: 4, contributor: address(1), fields: 1n, rows: true, anchors: [{ end: 100, count: RECORDS }] }],
};
const other: PoolView = { ...view, pool: 2, schema: { ...view.schema, name: "others" } };

async function write(file: string, level: number): Promise<void> {
  const records = Array.from({ length: RECORDS }, (_, i) => ({ level: level + i }));
  const streams = [{ number: 4, anchors: [{ end: 100, records }] }];
  await loadSnapshot(
    file,
    [view, other].map(({ pool, schema }) => ({ pool, schema, streams })),
  );
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  const snapshot = join(directory, "snapshot.db");
  await write(snapshot, 0);
  context = { snapshot, pools: [view, other], period: { start: 0, end: 100 }, personKey: new Uint8Array(32) };
});
afterEach(() => engine?.close());
afterAll(() => rm(directory, { recursive: true, force: true }));

const prepare = (sql: string) => engine.prepare({ sql }, context);
const lowest = async (): Promise<unknown> => (await engine.run(await prepare("SELECT min(level) FROM readings"))).rows;

describe("waiting processes", () => {
  it("answer one query each, as a new process does", async () => {
    engine = warmDuckdbEngine({ warm: 2, running: 2 });
    const answers = await Promise.all(Array.from({ length: 6 }, lowest));
    expect(answers).toEqual(Array(6).fill([[0]]));
  });

  it("let a snapshot go that was made anew in its place", async () => {
    engine = warmDuckdbEngine({ warm: 2, running: 2 });
    expect(await lowest()).toEqual([[0]]);
    const kept = join(directory, "kept.db");
    await copyFile(context.snapshot, kept);
    await write(context.snapshot, 500);
    expect(await lowest()).toEqual([[500]]);
    await rename(kept, context.snapshot);
    expect(await lowest()).toEqual([[0]]);
  });

  it("are not harmed by a neighbour that takes too long, gives too much, or is cancelled", async () => {
    engine = warmDuckdbEngine({ warm: 2, running: 4 });
    await lowest();
    const code = (error: { code: string }): string => error.code;
    const long = await prepare("SELECT count(*) FROM readings a JOIN others b ON a.level * b.level % 7 = 3");
    const fails = [
      engine.run(long, { timeoutMs: 20 }).then(() => "answered", code),
      engine.run(await prepare("SELECT level FROM readings"), { maxRows: 10 }).then(() => "answered", code),
      engine.run(long, { signal: AbortSignal.timeout(20) }).then(() => "answered", code),
    ];
    expect(await Promise.all([...fails, lowest()])).toEqual(["timeout", "too-many-rows", "cancelled", [[0]]]);
  });

  it("may die: that query fails, the next is answered", async () => {
    engine = warmDuckdbEngine({ warm: 1, running: 1 });
    await lowest();
    const pool = processPool({ warm: 1, running: 1 });
    const job = { file: context.snapshot, pools: [], steps: [], usage: [], formats: [] };
    const limits = { timeoutMs: 1_000, cpuMs: 1_000, memoryMiB: 64, threads: 1, maxRows: 1, maxBytes: 1 };
    const reply = await pool.run({ ...job, limits }, undefined, async (process, whole) => {
      process.kill();
      return process.ask(whole);
    });
    await pool.close();
    expect(reply).toEqual({ kind: "failed", code: "failed" });
    expect(await lowest()).toEqual([[0]]);
  });

  it("start again when what they start from was cleared away", async () => {
    engine = warmDuckdbEngine({ warm: 0, running: 1 });
    await rm(dirname(await workerFile()), { recursive: true });
    expect(await lowest()).toEqual([[0]]);
  });

  it("give way in turn, and a query that is cancelled while it waits leaves the line", async () => {
    engine = warmDuckdbEngine({ warm: 0, running: 1 });
    const first = lowest();
    const cancelled = engine
      .run(await prepare("SELECT min(level) FROM readings"), { signal: AbortSignal.timeout(5) })
      .catch((error: { code: string }) => error.code);
    expect(await Promise.all([first, cancelled, lowest()])).toEqual([[[0]], "cancelled", [[0]]]);
  });
});
