import pg from "pg";

/**
 * Drops what earlier runs indexed of a local chain. Its saved state may be older than what was indexed, or another
 * chain altogether under the same id; Ponder would refuse to start, or mix logs of both.
 */
export async function dropLocalTables(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT nspname AS name FROM pg_namespace WHERE nspname = 'ponder_sync' OR nspname ~ '^datagraph_[0-9a-f]{12}$'",
    );
    for (const { name } of rows) await client.query(`DROP SCHEMA "${name}" CASCADE`);
  } finally {
    await client.end();
  }
}
