import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdbEngine as engine } from "./duckdbEngine.ts";
import { loadSnapshot } from "./loadSnapshot.ts";
import { address } from "./testing/pools.ts";
import type { PoolView, QueryContext } from "./types.ts";

const RECORDS = 20_000;
let directory: string;
let context: QueryContext;

const view = (pool: number, name: string): PoolView => ({
  pool,
  class: "open",
  k: 0,
  schema: {
    name,
    fields: [
      { name: "id", type: "integer", cadence: "hourly" },
      { name: "note", type: "string", cadence: "hourly" },
      { name: "seen", type: "timestamp", cadence: "hourly" },
    ],
  },
  streams: [{ number: 7, contributor: address(1), fields: 7n, rows: true, anchors: [{ end: 100, count: RECORDS }] }],
});

function* records(): Generator<Record<string, string | number | null>> {
  for (let id = 0; id < RECORDS; id++)
    yield { id, note: id % 3 === 0 ? `say "${id}",\nagain` : null, seen: "2024-05-06T07:08:09.25Z" };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  const pools = [view(1, "left_pool"), view(2, "right_pool")];
  const snapshot = join(directory, "snapshot.db");
  const loaded = pools.map(({ pool, schema }) => ({
    pool,
    schema,
    streams: [{ number: 7, anchors: [{ end: 100, records: records() }] }],
  }));
  expect(await loadSnapshot(snapshot, loaded)).toBe(2 * RECORDS);
  context = { snapshot, pools, period: { start: 0, end: 100 }, personKey: new Uint8Array(32) };
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const prepare = (sql: string) => engine.prepare({ sql }, context);
const explosion = "SELECT count(*) FROM left_pool a JOIN right_pool b ON a.person = b.person WHERE a.id * b.id % 7 = 3";

describe("limits", () => {
  it("kills a query whose time is up", async () => {
    await expect(engine.run(await prepare(explosion), { timeoutMs: 700 })).rejects.toMatchObject({
      name: "QueryFailed",
      code: "timeout",
    });
  });

  it.runIf(process.platform === "linux")("kills a query whose processor time is up", async () => {
    await expect(engine.run(await prepare(explosion), { cpuMs: 300 })).rejects.toMatchObject({ code: "cpu" });
  });

  it("cancels", async () => {
    const signal = AbortSignal.timeout(500);
    await expect(engine.run(await prepare(explosion), { signal })).rejects.toMatchObject({ code: "cancelled" });
    await expect(engine.run(await prepare(explosion), { signal })).rejects.toMatchObject({ code: "cancelled" });
  });

  it("fails cleanly out of memory, without spilling to disk", async () => {
    const sql =
      "SELECT a.note || b.note AS n, count(*) FROM left_pool a JOIN right_pool b ON a.person = b.person GROUP BY n";
    await expect(engine.run(await prepare(sql), { memoryMiB: 64 })).rejects.toMatchObject({ code: "memory" });
    expect(await readdir(directory)).toEqual(["snapshot.db"]);
  });

  it("stops at the most rows and bytes", async () => {
    const prepared = await prepare("SELECT id, note FROM left_pool");
    await expect(engine.run(prepared, { maxRows: RECORDS - 1 })).rejects.toMatchObject({ code: "too-many-rows" });
    await expect(engine.run(prepared, { maxBytes: 1000 })).rejects.toMatchObject({ code: "too-many-bytes" });
    expect((await engine.run(prepared, { maxRows: RECORDS })).rows).toHaveLength(RECORDS);
  });

  it("does not harm a neighbour", async () => {
    const slow = engine.run(await prepare(explosion), { timeoutMs: 4_000 }).catch((error: unknown) => error);
    const quick = await engine.run(await prepare("SELECT count(*) FROM left_pool WHERE id < 10"));
    expect(quick.rows).toEqual([[10]]);
    expect(await slow).toMatchObject({ code: "timeout" });
  });

  it("says nothing of a snapshot that is not there", async () => {
    const prepared = await engine.prepare(
      { sql: "SELECT id FROM left_pool" },
      { ...context, snapshot: join(directory, "none.db") },
    );
    const error = await engine.run(prepared).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "failed", message: "The query could not be computed" });
  });
});

describe("formats", () => {
  it("agree with each other and leave no scratch files", async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith("datagraph-query-"));
    const prepared = await prepare(
      "SELECT id, note, seen, sum(id) AS total FROM left_pool WHERE id < 4 GROUP BY id, note, seen ORDER BY id",
    );
    const result = await engine.run(prepared, { formats: ["json", "csv", "parquet", "arrow"] });
    const objects = result.rows.map((row) => Object.fromEntries(result.columns.map(({ name }, i) => [name, row[i]])));
    expect(result.columns).toEqual(prepared.columns);
    expect(JSON.parse(new TextDecoder().decode(result.bytes.json))).toEqual(objects);
    expect(new TextDecoder().decode(result.bytes.csv)).toBe(
      "id,note,seen,total\r\n" +
        '0,"say ""0"",\nagain",2024-05-06T07:08:09.25Z,0\r\n1,,2024-05-06T07:08:09.25Z,1\r\n' +
        '2,,2024-05-06T07:08:09.25Z,2\r\n3,"say ""3"",\nagain",2024-05-06T07:08:09.25Z,3\r\n',
    );
    expect(await readParquet(result.bytes.parquet ?? new Uint8Array())).toEqual(
      result.rows.map(([id, note]) => [BigInt(Number(id)), note]),
    );
    const table = tableFromIPC(result.bytes.arrow ?? new Uint8Array());
    expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id Int64",
      "note Utf8",
      "seen Timestamp<MICROSECOND, UTC>",
      "total Decimal[38e0]",
    ]);
    expect([...table.getChild("id")!]).toEqual(result.rows.map(([id]) => BigInt(Number(id))));
    expect([...table.getChild("note")!]).toEqual(result.rows.map(([, note]) => note));
    expect([...table.getChild("seen")!]).toEqual(result.rows.map(([, , seen]) => Date.parse(String(seen))));
    const after = (await readdir(tmpdir())).filter((name) => name.startsWith("datagraph-query-"));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it("are the same bytes each time", async () => {
    const prepared = await prepare("SELECT note, count(*) AS n FROM left_pool GROUP BY note ORDER BY n LIMIT 50");
    const [first, second] = [
      await engine.run(prepared, { formats: ["json"] }),
      await engine.run(prepared, { formats: ["json"] }),
    ];
    expect(first.bytes.json).toEqual(second.bytes.json);
  });
});

async function readParquet(bytes: Uint8Array): Promise<unknown[][]> {
  const { writeFile } = await import("node:fs/promises");
  const file = join(directory, "back.parquet");
  await writeFile(file, bytes);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(`SELECT id, note FROM '${file}'`)).getRows();
  connection.closeSync();
  instance.closeSync();
  await rm(file);
  return rows;
}

describe("loadSnapshot", () => {
  const load = (values: Record<string, string | number | boolean | null>, fields = view(1, "p").schema.fields) =>
    loadSnapshot(join(directory, "other.db"), [
      { pool: 1, schema: { name: "p", fields }, streams: [{ number: 3, anchors: [{ end: 50, records: [values] }] }] },
    ]);

  it.each([
    [{ id: "secret-9" }, '"id" is no integer'],
    [{ id: 1.5 }, '"id" is no integer'],
    [{ note: 5 }, '"note" is no string'],
    [{ seen: "2024-05-06" }, '"seen" is no timestamp'],
    [{ seen: "2024-13-06T00:00:00Z" }, '"seen" is no timestamp'],
  ])("names the place of a value of another type, not the value: %o", async (values, message) => {
    const error = await load(values).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).toContain(`Pool "p", stream 3, anchor 50, record 0: field ${message}`);
    expect(error?.message).not.toContain("secret-9");
    expect(await readdir(directory)).toEqual(["snapshot.db"]);
  });

  it("refuses fields that would not be one column each", async () => {
    await expect(load({}, [{ name: "person", type: "string", cadence: "static" }])).rejects.toThrow(/reserved/);
    await expect(
      load({}, [
        { name: "a", type: "string", cadence: "static" },
        { name: "A", type: "string", cadence: "static" },
      ]),
    ).rejects.toThrow(/twice/);
  });
});
