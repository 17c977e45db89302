import { type ChainReader, envelopesOf, read, verifyEnvelope } from "@datagraph/sdk";
import { fileNamed } from "./datasets.ts";
import { isCid } from "./store.ts";

/** Returns the CID of the ciphertext that `text` names: a CID itself, or a File, by its contributor's own envelope. */
export async function ciphertextNamed(reader: ChainReader, gateway: string, text: string): Promise<string> {
  if (isCid(text)) return text;
  const id = await fileNamed(reader, gateway, text);
  const envelope = (await envelopesOf(reader, gateway, id)).at(-1)!;
  const contributor = await read(reader, "ProvenanceRegistry", "creatorOf", [id]);
  await verifyEnvelope(envelope, { id: String(id), contributor });
  return envelope.cid;
}
