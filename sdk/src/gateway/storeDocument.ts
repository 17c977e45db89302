import { cidOf } from "@datagraph/protocol";
import { type Hex, sha256 } from "viem";
import { uploadBytes } from "./blobs.ts";

/** Stores a document at a gateway. Returns its digest. Throws when the gateway names it otherwise than the chain will. */
export async function storeDocument(gateway: string, bytes: Uint8Array): Promise<Hex> {
  const digest = sha256(bytes);
  const { cid } = await uploadBytes(gateway, [bytes]);
  if (cid !== cidOf(digest))
    throw new Error(`The gateway stored a document as ${cid}, not ${cidOf(digest)}: it is too large`);
  return digest;
}
