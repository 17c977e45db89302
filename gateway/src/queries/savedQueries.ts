import type { Query } from "@datagraph/protocol";
import type { Pool } from "pg";
import type { Address } from "viem";
import { withLock } from "../database.ts";
import { Refused } from "../refused.ts";

/** A query a researcher keeps under a name. */
export type SavedQuery = { name: string; query: Query; licence: number; saved: string };

/** Queries one researcher may keep. */
const MOST = 200;

/** Keeps a query under a name, in place of what was there. Throws Refused when there are too many. */
export async function saveQuery(
  database: Pool,
  researcher: Address,
  { name, query, licence }: Omit<SavedQuery, "saved">,
): Promise<void> {
  await withLock(database, `saved ${researcher}`, async (client) => {
    const { rows } = await client.query<{ others: number }>(
      "select count(*)::int as others from gateway.saved_query where researcher = $1 and name <> $2",
      [researcher, name],
    );
    if (rows[0]!.others >= MOST)
      throw new Refused(409, "too-many-saved", `${researcher} keeps ${MOST} queries already; delete one first`);
    await client.query(
      `insert into gateway.saved_query (researcher, name, query, licence) values ($1, $2, $3, $4)
       on conflict (researcher, name) do update set query = excluded.query, licence = excluded.licence, saved = now()`,
      [researcher, name, JSON.stringify(query), licence],
    );
  });
}

/** Returns a researcher's saved queries by their names. */
export async function savedQueries(database: Pool, researcher: Address): Promise<SavedQuery[]> {
  const { rows } = await database.query<SavedQuery>(
    "select name, query, licence, saved from gateway.saved_query where researcher = $1 order by name",
    [researcher],
  );
  return rows;
}

/** Deletes a saved query. Throws Refused when there is none of the name. */
export async function deleteQuery(database: Pool, researcher: Address, name: string): Promise<void> {
  const { rowCount } = await database.query("delete from gateway.saved_query where researcher = $1 and name = $2", [
    researcher,
    name,
  ]);
  if (rowCount !== 1) throw new Refused(404, "no-saved-query", `${researcher} keeps no query "${name}"`, { name });
}
