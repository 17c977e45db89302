import { type ErasureReceipt, signDocument } from "@datagraph/sdk";
import type { Services } from "../services.ts";

/**
 * Erases envelopes and cached plaintext of datasets whose withdrawal has closed, and signs a receipt for each. Returns
 * how many were erased now.
 */
export async function eraseWithdrawn(services: Services): Promise<number> {
  const { events } = await services.chain.latest();
  const { timestamp } = await services.client.publicClient.getBlock();
  let erased = 0;
  for (const event of events) {
    if (event.eventName !== "DatasetWithdrawn" || BigInt(event.args.closesAt) > timestamp) continue;
    if (await isErased(services, event.args.id)) continue;
    await erase(services, event.args.id, Number(timestamp));
    erased++;
  }
  return erased;
}

async function isErased({ database }: Services, id: bigint): Promise<boolean> {
  const { rowCount } = await database.query("select 1 from gateway.erasure where dataset = $1", [String(id)]);
  return rowCount === 1;
}

async function erase(services: Services, id: bigint, time: number): Promise<void> {
  const { account, client, database, snapshots } = services;
  const batches = await snapshots.erase(id);
  const { rowCount } = await database.query("delete from gateway.envelope where dataset = $1", [String(id)]);
  const { chainId, contracts } = client.deployment;
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
  const signed = await signDocument(account, receipt);
  await database.query("insert into gateway.erasure (dataset, receipt) values ($1, $2) on conflict do nothing", [
    String(id),
    JSON.stringify(signed),
  ]);
}
