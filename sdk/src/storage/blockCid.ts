import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";

/** Returns the CID of a block of this codec (raw 0x55, dag-pb 0x70). */
export async function blockCid(bytes: Uint8Array, codec: number): Promise<CID> {
  return CID.createV1(codec, await sha256.digest(bytes));
}
