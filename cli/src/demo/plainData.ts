import type { DataRecord, FieldType, FieldValue } from "@datagraph/protocol";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { DemoPool } from "./world.ts";

const SQL_TYPES: Record<FieldType, string> = {
  integer: "BIGINT",
  number: "DOUBLE",
  string: "VARCHAR",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
};

/**
 * Returns a database in memory with one table a pool: the plain records restricted to consent, unshared fields null,
 * and `person`, the account's address. With `rows`, only the streams that share rows. Results of the query engine must
 * equal what plain DuckDB says of these tables.
 */
export async function plainData(pools: readonly DemoPool[], rows: boolean): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const { schema, streams } of pools) {
    const columns = schema.fields.map(({ name, type }) => `${name} ${SQL_TYPES[type]}`);
    await connection.run(`create table ${schema.name} (person varchar, ${columns.join(", ")})`);
    const names = schema.fields.map(({ name }) => name);
    for (const stream of streams.filter((one) => one.rows || !rows)) {
      const { address } = stream.owner.client.walletClient.account;
      const values = stream.records.map((record) => tuple(address, shared(record, stream.fields), names));
      await connection.run(`insert into ${schema.name} values ${values.join(", ")}`);
    }
  }
  return connection;
}

/** Returns a record with every field that is not shared set to null. */
function shared(record: DataRecord, fields: readonly string[]): DataRecord {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, fields.includes(name) ? value : null]),
  );
}

function tuple(person: string, record: DataRecord, names: readonly string[]): string {
  return `(${[person, ...names.map((name) => record[name] ?? null)].map(literal).join(", ")})`;
}

function literal(value: FieldValue): string {
  if (value === null) return "null";
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}
