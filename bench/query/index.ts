import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { Report, Row } from "../row.ts";
import { REAL, synthetic, writeFlights } from "./flights.ts";
import { gatewayRows } from "./gateway.ts";
import { ratioRows, ratios } from "./ratios.ts";
import { settings } from "./settings.ts";

/** What exact usage costs beside bare DuckDB. DATAGRAPH_BENCH_ROWS makes a smaller synthetic pool. */
export async function run(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "datagraph-bench-"));
  const { rows, contributors, rounds } = settings;
  const load = [loadNow()];
  const measure = async (name: string, sql: string, most: { median?: number; each: number }): Promise<Row[]> => {
    const file = join(folder, `${name}.duckdb`);
    const times = await ratios(file, await writeFlights(file, sql), rounds);
    rmSync(file);
    return ratioRows(name, times, most);
  };
  try {
    const found = [
      ...(await measure("3,000,000 flights", REAL, { median: 1.6, each: 3 })),
      ...(await measure(
        `${rows.toLocaleString("en-GB")} of ${contributors.toLocaleString("en-GB")} contributors`,
        synthetic(rows, contributors),
        { each: 2 },
      )),
      ...(await gatewayRows()),
    ];
    load.push(loadNow());
    return {
      rows: found,
      notes: `${NOTES}\n\nLoad of the machine before and after: ${load.join(" and ")} on ${availableParallelism()} cores.`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function loadNow(): string {
  return loadavg()[0]!.toFixed(1);
}

const NOTES =
  "Both sides run in one process, on one open file, with the same settings and one thread; the figures are processor time, the least of all rounds. " +
  "Ours is everything a query costs there: its grants, the consent view, the answer and the data points of each stream. " +
  "Starting a process, opening the file and carrying the answer out are in the gateway's rows, which are wall-clock time on a machine that also runs the chain, the database, the committee and all researchers.\n\n" +
  "What keeps rows of 100,000 contributors above twice bare DuckDB, and what was tried: [decision 26](../../docs/decisions/0026-what-usage-costs.md).";
