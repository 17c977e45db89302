import type { QueryOrder } from "@datagraph/protocol";
import { randomUUID } from "node:crypto";
import type { Services } from "../services.ts";
import { nonceUsed } from "./checkOrder.ts";

/**
 * Reserves an order's nonce while its query runs, so that of equal orders at once only one runs. Returns what frees it
 * again. A reservation that a crash left behind lapses after two minutes, which is longer than any query may run. Throws
 * Refused.
 */
export async function reserveNonce(
  { database }: Pick<Services, "database">,
  { researcher, nonce }: Pick<QueryOrder, "researcher" | "nonce">,
): Promise<() => Promise<void>> {
  const key = [researcher, String(nonce), randomUUID()];
  const { rowCount } = await database.query(
    `insert into gateway.reservation (researcher, nonce, lease)
     select $1, $2, $3 where not exists (select 1 from gateway.query where researcher = $1 and nonce = $2)
     on conflict (researcher, nonce) do update set lease = excluded.lease, created = now()
       where reservation.created < now() - interval '2 minutes'`,
    key,
  );
  if (rowCount !== 1) throw nonceUsed({ researcher, nonce });
  return async () => {
    await database.query("delete from gateway.reservation where researcher = $1 and nonce = $2 and lease = $3", key);
  };
}
