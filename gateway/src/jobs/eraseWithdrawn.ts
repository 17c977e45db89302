import { type ErasureReceipt, signDocument } from "@datagraph/sdk";
import { withLock } from "../database.ts";
import type { Services } from "../services.ts";

/**
 * Erases envelopes and cached plaintext of datasets whose withdrawal has closed, and signs a receipt for each. Returns
 * how many were erased now.
 */
export async function eraseWithdrawn(services: Services): Promise<number> {
  const { events, block } = await services.chain.latest();
  const closed = events.flatMap((event) =>
    event.eventName === "DatasetWithdrawn" && BigInt(event.args.closesAt) <= block.timestamp ? [event.args.id] : [],
  );
  if (closed.length === 0) return 0;
  const { rows } = await services.database.query<{ dataset: string }>(
    "select dataset from unnest($1::text[]) as closed(dataset) except select dataset from gateway.erasure",
    [closed.map(String)],
  );
  if (rows.length === 0) return 0;
  const batches = await services.snapshots.erase(rows.map(({ dataset }) => BigInt(dataset)));
  for (const [id, count] of batches) await eraseEnvelopes(services, id, count, Number(block.timestamp));
  return rows.length;
}

async function eraseEnvelopes(
  { account, client, database }: Services,
  id: bigint,
  batches: number,
  time: number,
): Promise<void> {
  const { chainId, contracts } = client.deployment;
  await withLock(database, `envelopes ${id}`, async (transaction) => {
    const { rowCount } = await transaction.query("delete from gateway.envelope where dataset = $1", [String(id)]);
    const receipt: Omit<ErasureReceipt, "signature"> = {
      format: "datagraph/erasure/v1",
      chainId,
      registry: contracts.ProvenanceRegistry,
      dataset: String(id),
      envelopes: rowCount ?? 0,
      batches,
      time,
      validator: account.address,
    };
    await transaction.query(
      "insert into gateway.erasure (dataset, receipt) values ($1, $2) on conflict (dataset) do nothing",
      [String(id), JSON.stringify(await signDocument(account, receipt))],
    );
  });
}
