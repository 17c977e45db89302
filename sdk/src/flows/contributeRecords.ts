import type { DataRecord, PoolSchema } from "@datagraph/protocol";
import type { Hex, TransactionReceipt } from "viem";
import { write } from "../chain/write.ts";
import { encryptStream } from "../encryption/encryptStream.ts";
import { sealEnvelope } from "../gate/sealEnvelope.ts";
import { publishEnvelope } from "../gateway/envelopes.ts";
import { putFile } from "../gateway/putFile.ts";
import { recipientOf } from "../identity/recipientOf.ts";
import { dataRoot } from "../records/dataRoot.ts";
import { writeBatch } from "../records/ndjson.ts";
import { recordSecret } from "../records/secrets.ts";
import type { Contributor } from "./contributor.ts";

/** Records of one stream for one period, (start, end] in seconds. */
export type RecordContribution = {
  stream: bigint;
  schema: PoolSchema;
  records: readonly DataRecord[];
  /** 0 to 5: anchors of one type are strictly later than the one before */
  updateType: number;
  start: number;
  end: number;
};

/** An anchored batch. */
export type ContributedRecords = { cid: string; root: Hex; receipt: TransactionReceipt };

/**
 * Encrypts a stream's records on this device, stores them, leaves the wrapped key for the pool's validators at the
 * gateway, and anchors their root. Throws RecordsError when a record does not fit the schema, before anything is stored.
 */
export async function contributeRecords(
  { client, identity, gateway, gate }: Contributor,
  { stream: id, schema, records, updateType, start, end }: RecordContribution,
): Promise<ContributedRecords> {
  const { chainId, contracts } = client.deployment;
  const { account } = client.walletClient;
  const plaintext = writeBatch(records, schema.fields);
  const { fileKey, ciphertext } = await encryptStream(plaintext, [await recipientOf(identity)]);
  const { cid } = await putFile(gateway, ciphertext);
  const scope = { chainId, registry: contracts.ProvenanceRegistry, creator: account.address, version: BigInt(end) };
  const { root } = await dataRoot(
    records,
    scope,
    recordSecret(fileKey),
    schema.fields.map(({ name }) => name),
  );
  const policy = {
    chainId,
    contract: contracts.ProvenanceRegistry,
    condition: "isValidator",
    id,
    version: BigInt(end),
  } as const;
  const registry = contracts.ProvenanceRegistry;
  // Before the anchor: an anchor whose key never comes cannot be made again, a key without an anchor harms nobody.
  await publishEnvelope(
    gateway,
    await sealEnvelope({ gate, fileKey, policy, registry, cid, root, account: account as never }),
  );
  const anchor = { id, updateType, count: records.length, start, end, root };
  const receipt = await write(client, "ProvenanceRegistry", "anchor", [anchor]);
  return { cid, root, receipt };
}
