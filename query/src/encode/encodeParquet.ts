import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBDecimalValue, DuckDBInstance, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import { quoteName, quoteText } from "../quote.ts";
import type { Column } from "../types.ts";

/**
 * Returns rows as a Parquet file. The locked database may not write, so a second one that never sees the query does, in
 * the scratch directory.
 */
export async function encodeParquet(
  found: { columns: readonly Column[]; types: readonly DuckDBType[]; raw: readonly (readonly DuckDBValue[])[] },
  scratch: string,
): Promise<Uint8Array> {
  const file = join(scratch, "result.parquet");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", autoinstall_known_extensions: "false" });
  const connection = await instance.connect();
  try {
    const columns = found.columns.map(({ name, type }) => `${quoteName(name)} ${parquetType(type)}`);
    await connection.run(`CREATE TABLE result (${columns.join(", ")})`);
    const appender = await connection.createAppender("result");
    for (const row of found.raw) {
      row.forEach((value, i) =>
        appender.appendValue(parquetValue(value, found.columns[i]?.type), columnType(found.types, i)),
      );
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(`COPY result TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return readFile(file);
}

/** Parquet has no 128-bit integer, and DuckDB would round it to a double. */
function parquetType(type: string): string {
  return type === "HUGEINT" ? "DECIMAL(38,0)" : type;
}

function parquetValue(value: DuckDBValue, type: string | undefined): DuckDBValue {
  return type === "HUGEINT" && typeof value === "bigint" ? new DuckDBDecimalValue(value, 38, 0) : value;
}

function columnType(types: readonly DuckDBType[], i: number): DuckDBType | undefined {
  const type = types[i];
  return String(type) === "HUGEINT" ? undefined : type;
}
