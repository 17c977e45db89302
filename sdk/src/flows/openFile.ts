import { type Envelope } from "@datagraph/protocol";
import type { LocalAccount } from "viem";
import type { ChainReader } from "../chain/client.ts";
import { read } from "../chain/read.ts";
import { decryptBytes } from "../encryption/decryptBytes.ts";
import type { KeyGate } from "../gate/keyGate.ts";
import { verifyEnvelope } from "../gate/verifyEnvelope.ts";
import { downloadBytes } from "../gateway/blobs.ts";
import { envelopesOf } from "./envelopesOf.ts";

/** An opened File: its plaintext, and the key that proves its records. */
export type OpenedFile = { bytes: Uint8Array; fileKey: Uint8Array; envelope: Envelope };

/**
 * Returns the newest version of a File, decrypted: the envelope is the contributor's, the gate released the key to
 * `account`, and every byte is authenticated. Throws KeyReleaseError with each node's reason, EnvelopeError,
 * GatewayError or EncryptionError.
 */
export async function openFile(
  reader: ChainReader,
  { gateway, gate, account, id }: { gateway: string; gate: KeyGate; account: LocalAccount; id: bigint },
): Promise<OpenedFile> {
  const contributor = await read(reader, "ProvenanceRegistry", "creatorOf", [id]);
  const envelope = (await envelopesOf(reader, gateway, id)).findLast(
    (one) => one.condition === "hasAccess" && one.gate === gate.id,
  );
  if (envelope === undefined) throw new Error(`No envelope of dataset ${id} is made for the gate ${gate.id}`);
  await verifyEnvelope(envelope, { id: String(id), contributor });
  const fileKey = await gate.unwrap(envelope, { account });
  const bytes = await decryptBytes(await downloadBytes(gateway, envelope.cid), fileKey);
  return { bytes, fileKey, envelope };
}
