import { cidOf } from "@datagraph/protocol";
import { collect } from "../bytes/collect.ts";
import { abis, addressOf } from "../chain/contracts.ts";
import { read } from "../chain/read.ts";
import { downloadBytes } from "../gateway/blobs.ts";
import { fetchEnvelopes, publishEnvelope } from "../gateway/envelopes.ts";
import { GatewayError } from "../gateway/request.ts";
import { fileFacts } from "../metadata/fileFacts.ts";
import { parseMetadata } from "../metadata/parseMetadata.ts";
import type { ContributedFile } from "./contributeFile.ts";
import type { Contributor } from "./contributor.ts";
import { sealFile } from "./sealFile.ts";
import { keyIn } from "./stageFile.ts";
import type { Staging } from "./staging.ts";

/**
 * Completes a File that was registered, but whose key never came to the gateway. The key is in the header of its
 * ciphertext, for the contributor's identity. Returns the File; undefined when there is nothing to complete.
 */
export async function finishFile(
  contributor: Contributor,
  id: bigint,
  staging: Staging,
): Promise<ContributedFile | undefined> {
  const { client, identity, gateway } = contributor;
  if ((await read(client, "ProvenanceRegistry", "versionOf", [id])) !== 1n) return undefined;
  if (!(await read(client, "ProvenanceRegistry", "isOpen", [id])) || (await hasEnvelope(gateway, id))) return undefined;
  const { digest, codec, root, metadata, receipt } = await registration(contributor, id);
  const cid = cidOf(digest, codec);
  const fileKey = await keyIn(await ciphertextOf(staging, gateway, cid), identity);
  await publishEnvelope(gateway, await sealFile(contributor, id, { cid, fileKey }, root));
  const document = await collect(await downloadBytes(gateway, cidOf(metadata)));
  const { fields, records } = fileFacts(parseMetadata(document, metadata).document);
  return { id, cid, fields, records, receipt };
}

async function hasEnvelope(gateway: string, id: bigint): Promise<boolean> {
  try {
    return (await fetchEnvelopes(gateway, id)).length > 0;
  } catch (error) {
    if (error instanceof GatewayError && error.code === "no-envelope") return false;
    throw error;
  }
}

async function registration({ client }: Contributor, id: bigint) {
  const { deployment, publicClient } = client;
  const [event] = await publicClient.getContractEvents({
    address: addressOf(deployment, "ProvenanceRegistry"),
    abi: abis.ProvenanceRegistry,
    eventName: "DatasetRegistered",
    args: { id },
    fromBlock: BigInt(deployment.startBlock),
    strict: true,
  });
  if (event === undefined) throw new Error(`The chain's events do not show that dataset ${id} was registered`);
  return { ...event.args, receipt: await publicClient.getTransactionReceipt({ hash: event.transactionHash }) };
}

/** What the gateway does not have, a staging may have still. */
async function ciphertextOf(staging: Staging, gateway: string, cid: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    return await downloadBytes(gateway, cid);
  } catch (error) {
    if (error instanceof GatewayError && error.code === "unknown-cid") return staging.open(cid);
    throw error;
  }
}
