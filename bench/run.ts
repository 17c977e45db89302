/**
 * Runs one benchmark: `npm run bench -- <name> [--json]`. A benchmark is bench/<name>/index.ts, which exports
 * `run(): Promise<Row[] | Report>`. Its figures go to bench/<name>/results.json and RESULTS.md, which are committed.
 */
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import type { Report, Row } from "./row.ts";
import { toMarkdown } from "./toMarkdown.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
process.exitCode = await main(positionals[0], values.json);

async function main(name: string | undefined, json: boolean): Promise<number> {
  const names = globSync("*/index.ts", { cwd: import.meta.dirname }).map((path) => path.split("/")[0]!);
  if (name === undefined || !names.includes(name)) {
    const what = name === undefined ? "Name a benchmark" : `There is no benchmark "${name}"`;
    console.error(`${what}: npm run bench -- <name> [--json]. There are: ${names.sort().join(", ") || "none yet"}`);
    return 2;
  }
  const directory = join(import.meta.dirname, name);
  const benchmark = (await import(pathToFileURL(join(directory, "index.ts")).href)) as {
    run: () => Promise<Row[] | Report>;
  };
  const result = await benchmark.run();
  const { rows, notes } = Array.isArray(result) ? { rows: result, notes: undefined } : result;
  const table = toMarkdown(rows);
  writeFileSync(join(directory, "results.json"), `${JSON.stringify({ name, rows }, null, 2)}\n`);
  writeFileSync(
    join(directory, "RESULTS.md"),
    `${[`# Benchmark: ${name}`, `Made by \`npm run bench -- ${name}\`.`, table, notes].filter(Boolean).join("\n\n")}\n`,
  );
  console.log(json ? JSON.stringify({ name, rows }) : table);
  return rows.some(({ ok }) => ok === false) ? 1 : 0;
}
