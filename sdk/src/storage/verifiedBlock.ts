import type { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { StorageError } from "./errors.ts";

/** Returns the bytes kept for a block, unverified, or undefined when there are none. */
export type BlockSource = (cid: CID) => Promise<Uint8Array | undefined>;

/** No honest block is larger (Bitswap's limit). */
export const BLOCK_LIMIT = 2 * 1024 * 1024;

/** Returns a block whose hash is what its CID says. Throws StorageError that names the block and its file. */
export async function verifiedBlock(source: BlockSource, cid: CID, file: string): Promise<Uint8Array> {
  checkHash(cid, file);
  const bytes = await source(cid);
  if (!bytes)
    throw new StorageError("missing", `Block ${cid} of ${file} is not stored here: add the file again`, {
      file,
      block: cid.toString(),
    });
  await checkBlock(cid, bytes, file);
  return bytes;
}

/** Throws StorageError unless a block's hash is what its CID says. */
export async function checkBlock(cid: CID, bytes: Uint8Array, file: string): Promise<void> {
  checkHash(cid, file);
  if (bytes.length > BLOCK_LIMIT || !equal(await digestOf(bytes), cid.multihash.digest))
    throw new StorageError(
      "corrupt",
      `Block ${cid} of ${file} is corrupt: its bytes do not have the hash in its CID; add the file again to repair it`,
      { file, block: cid.toString() },
    );
}

function checkHash(cid: CID, file: string): void {
  if (cid.multihash.code === sha256.code) return;
  const where = { file, block: cid.toString() };
  throw new StorageError("unsupported", `Block ${cid} of ${file} is not hashed by sha2-256`, where);
}

/** Up to this many bytes are hashed sooner than another thread is asked to. */
const SMALL = 128 * 1024;

/** By WebCrypto, which hashes beside this thread: the blocks read ahead are hashed while others are decrypted. */
async function digestOf(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length <= SMALL) return (await sha256.digest(bytes)).digest;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
