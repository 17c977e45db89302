import type { Hex, TransactionReceipt } from "viem";
import { write } from "../chain/write.ts";
import type { TypedDataSigner } from "../gate/sealEnvelope.ts";
import { publishEnvelope } from "../gateway/envelopes.ts";
import { recipientOf } from "../identity/recipientOf.ts";
import type { Contributor } from "./contributor.ts";
import { type RecordBatch, sealRecords } from "./sealRecords.ts";

/** Records of one stream for one period, (start, end] in seconds. */
export type RecordContribution = RecordBatch & {
  /** 0 to 5: anchors of one type are strictly later than the one before */
  updateType: number;
  start: number;
};

/** An anchored batch. */
export type ContributedRecords = { cid: string; root: Hex; receipt: TransactionReceipt };

/**
 * Encrypts a stream's records on this device, stores them, leaves the wrapped key for the pool's validators at the
 * gateway, and anchors their root. Throws RecordsError when a record does not fit the schema, before anything is stored.
 */
export async function contributeRecords(
  { client, identity, gateway, gate }: Contributor,
  contribution: RecordContribution,
): Promise<ContributedRecords> {
  const account = client.walletClient.account as never as TypedDataSigner;
  const sealer = {
    ...{ deployment: client.deployment, gateway, gate, recipient: await recipientOf(identity) },
    ...{ creator: account.address, signTypedData: account.signTypedData },
  };
  const { cid, root, envelope } = await sealRecords(sealer, contribution);
  // Before the anchor: an anchor whose key never comes cannot be made again, a key without an anchor harms nobody.
  await publishEnvelope(gateway, envelope);
  const { stream: id, records, updateType, start, end } = contribution;
  const anchor = { id, updateType, count: records.length, start, end, root };
  const receipt = await write(client, "ProvenanceRegistry", "anchor", [anchor]);
  return { cid, root, receipt };
}
