import {
  type ChainClient,
  type FileFacts,
  chunkRoot,
  decryptInWorkers,
  fetchEnvelopes,
  fileFacts,
  gatewayBlocks,
  openTable,
  read,
  readVerified,
  recordSecret,
  sizeVerified,
  streamDataRoot,
  verifyEnvelope,
} from "@datagraph/sdk";
import type { RecordScope } from "@datagraph/protocol";
import type { Hex } from "viem";
import { openCrewHere } from "./openCrewHere.ts";
import { openGate } from "./openGate.ts";

/** What a decryption tells while it goes on. */
export type Heard = {
  share: (node: string) => void;
  failure: (node: string, reason: string) => void;
  bytes: (done: number, size: number) => void;
};

/** A decrypted File, and what proves its records. The key stays in this page's memory. */
export type Decrypted = {
  name: string;
  blob: Blob;
  fileKey: Uint8Array;
  facts: FileFacts | undefined;
  scope: RecordScope;
  root: Hex;
};

/**
 * Decrypts a File's newest version on this device: its key comes from the nodes, which ask the chain; every block is
 * checked against the CID, and every byte is authenticated. Throws KeyReleaseError with each node's reason.
 */
export async function decryptFile(
  client: ChainClient,
  gatewayUrl: string,
  id: bigint,
  document: Record<string, unknown> | undefined,
  hear: Heard,
): Promise<Decrypted> {
  const { chainId, contracts } = client.deployment;
  const creator = await read(client, "ProvenanceRegistry", "creatorOf", [id]);
  const gate = await openGate({
    onShare: hear.share,
    onFailure: ({ node, message }) => hear.failure(node, message),
  });
  const envelope = (await fetchEnvelopes(gatewayUrl, id)).findLast(
    (one) => one.condition === "hasAccess" && one.gate === gate.id,
  );
  if (envelope === undefined) throw new Error("The gateway keeps no key of this dataset that these nodes can release.");
  await verifyEnvelope(envelope, { id: String(id), contributor: creator });
  const fileKey = await gate.unwrap(envelope, { account: client.walletClient.account as never });
  const blob = await decrypted(gatewayUrl, envelope.cid, fileKey, hear);
  const facts = document && factsOf(document);
  const scope = { chainId, registry: contracts.ProvenanceRegistry, creator, version: BigInt(envelope.version) };
  return {
    name: facts?.name ?? `dataset-${id.toString(16).slice(0, 8)}`,
    blob,
    fileKey,
    facts,
    scope,
    root: envelope.root,
  };
}

async function decrypted(gatewayUrl: string, cid: string, fileKey: Uint8Array, hear: Heard): Promise<Blob> {
  const blocks = gatewayBlocks(gatewayUrl);
  const size = await sizeVerified(blocks, cid);
  const crew = openCrewHere();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  try {
    for await (const bytes of decryptInWorkers(crew, readVerified(blocks, cid), fileKey)) {
      parts.push(bytes.slice());
      hear.bytes((done += bytes.length), size);
    }
  } finally {
    crew.close();
  }
  return new Blob(parts);
}

/** Returns how many records (or chunks, of a file that is no table) lead to the data root. Throws when they lead to another. */
export async function verifyDecrypted({ blob, fileKey, facts, scope, root }: Decrypted): Promise<string> {
  const secret = recordSecret(fileKey);
  const open = () => blob.stream() as unknown as AsyncIterable<Uint8Array>;
  const format = facts?.format;
  if (facts === undefined || format === undefined || format === "parquet" || format === "arrow") {
    const found = await chunkRoot(open(), scope, secret);
    if (found.root !== root) throw new Error(differs(found.root, root));
    return `${found.chunks.toLocaleString("en")} chunks lead to the data root on the chain.`;
  }
  const table = await openTable({ name: facts.name, format, open }, facts.fields);
  const names = facts.fields.map(({ name }) => name);
  const found = await streamDataRoot(table.records(), scope, secret, names);
  if (found.root !== root) throw new Error(differs(found.root, root));
  return `${found.count.toLocaleString("en")} records lead to the data root on the chain.`;
}

function factsOf(document: Record<string, unknown>): FileFacts | undefined {
  try {
    return fileFacts(document);
  } catch {
    return undefined;
  }
}

function differs(found: Hex, root: Hex): string {
  return `The records lead to ${found}, and the contributor committed to ${root}: the data is not what was promised.`;
}
