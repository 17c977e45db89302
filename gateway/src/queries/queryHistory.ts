import type { PastQuery } from "@datagraph/protocol";
import type { Pool } from "pg";
import type { Address } from "viem";

/** Returns the answered queries that an account paid for or signed, the latest first, before a moment if one is given. */
export async function queryHistory(
  database: Pool,
  account: Address,
  { limit, before }: { limit: number; before?: string | undefined },
): Promise<PastQuery[]> {
  const { rows } = await database.query<PastQuery>(
    `select order_hash as "order", researcher, settlement->>'signer' as signer, query, format, status, detail, receipt,
       to_char(created at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as answered
     from gateway.query
     where (researcher = $1 or settlement->>'signer' = $1) and created < coalesce($2::timestamptz, 'infinity')
     order by created desc limit $3`,
    [account, before ?? null, limit],
  );
  return rows;
}
