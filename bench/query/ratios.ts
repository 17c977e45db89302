import { DuckDBInstance } from "@duckdb/node-api";
import { DEFAULT_LIMITS, duckdbEngine, type PoolView, type ResultValue } from "@datagraph/query";
import { tmpdir } from "node:os";
import { readAnchors } from "../../query/src/anchorIndex.ts";
import { type Job, answerOn } from "../../query/src/answerJob.ts";
import { type DuckPlan, grantedPools } from "../../query/src/duckPlan.ts";
import { toResultValue } from "../../query/src/encode/resultValue.ts";
import { LOCKED } from "../../query/src/locked.ts";
import type { Row } from "../row.ts";
import { QUERIES } from "./queries.ts";
import { schema } from "./flights.ts";

/** Answers of the whole snapshot; nothing is cut off but by the query itself. */
const PERIOD = { start: 0, end: 2 ** 40 - 1 };

type Times = { ours: number; bare: number };

/**
 * Runs the queries in turns, with exact usage and on bare DuckDB: one open file, settings and thread for both. Ours is all
 * that a query costs in its process: grants, view, answer, usage. Processor time, the least of `rounds`. Throws if answers differ.
 */
export async function ratios(file: string, view: PoolView, rounds: number): Promise<Map<string, Times>> {
  const instance = await DuckDBInstance.create(file, {
    ...LOCKED,
    ...{ access_mode: "READ_ONLY", threads: "1", memory_limit: `${DEFAULT_LIMITS.memoryMiB}MiB` },
  });
  const bare = await instance.connect();
  try {
    await bare.run(
      `CREATE TEMP VIEW flights AS SELECT ${schema.fields.map(({ name }) => name).join(", ")} FROM pool_1`,
    );
    const anchors = await readAnchors(bare);
    const times = new Map<string, Times>();
    for (const [name, sql] of Object.entries(QUERIES)) {
      const best = { ours: Infinity, bare: Infinity };
      for (let round = 0; round < rounds; round++) {
        const plain = await timed(async () => (await bare.runAndReadAll(sql)).getRows());
        const own = await instance.connect();
        const job = await jobOf(file, view, sql);
        const found = await timed(() => answerOn({ connection: own, anchors }, job()));
        own.closeSync();
        if (found.value.kind !== "done") throw new Error(`"${name}" was not answered: ${found.value.kind}`);
        requireSame(
          name,
          found.value.answer!.rows,
          plain.value.map((row) => row.map(toResultValue)),
        );
        best.bare = Math.min(best.bare, plain.milliseconds);
        best.ours = Math.min(best.ours, found.milliseconds);
      }
      times.set(name, best);
    }
    return times;
  } finally {
    bare.closeSync();
    instance.closeSync();
  }
}

async function jobOf(file: string, view: PoolView, sql: string): Promise<() => Job> {
  const context = { snapshot: file, pools: [view], period: PERIOD, personKey: new Uint8Array(32) };
  const prepared = await duckdbEngine.prepare({ sql }, context);
  const { steps, result, usage } = prepared.plan as DuckPlan;
  const statements = { file, steps, result, usage, formats: [], scratch: tmpdir(), limits: DEFAULT_LIMITS };
  return () => ({ ...statements, pools: grantedPools(prepared) });
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const begun = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(begun);
  return { value, milliseconds: (user + system) / 1_000 };
}

/** Sums of whole numbers are equal; an AVG may differ in its last digit, for it is a quotient of two of them. */
function requireSame(name: string, ours: readonly ResultValue[][], bare: readonly ResultValue[][]): void {
  const text = (rows: readonly ResultValue[][]): string =>
    rows
      .map((row) => row.map((value) => (typeof value === "number" ? value.toPrecision(14) : value)).join("|"))
      .sort()
      .join();
  if (text(ours) !== text(bare)) throw new Error(`"${name}": the answer is not bare DuckDB's`);
}

/** Returns each query's row, and the median of them all. */
export function ratioRows(
  what: string,
  times: ReadonlyMap<string, Times>,
  most: { median?: number; each: number },
): Row[] {
  const rows = [...times].map(([name, { ours, bare }]): Row => {
    const ratio = ours / bare;
    return {
      ...{ work: `${what}: ${name}`, value: ours, unit: "ms", peer: { name: "bare DuckDB", value: bare }, ratio },
      ...{ target: `<= ${most.each} x`, ok: ratio <= most.each },
    };
  });
  const sorted = rows.map(({ ratio }) => ratio!).sort((a, b) => a - b);
  const median = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
  if (most.median === undefined) return rows;
  const summary = { work: `${what}: median of ${rows.length}`, value: median, unit: "x" };
  return [...rows, { ...summary, target: `<= ${most.median} x`, ok: median <= most.median }];
}
