import { CID } from "multiformats/cid";
import * as Digest from "multiformats/hashes/digest";
import { type Hex, bytesToHex, hexToBytes } from "viem";

/** Multicodecs a dataset's CID may have. */
export const CODEC = { raw: 0x55, dagPb: 0x70 } as const;

const SHA2_256 = 0x12;

/** Returns the CIDv1 string of a sha2-256 digest. Throws on another codec than raw or dag-pb. */
export function cidOf(digest: Hex, codec: number = CODEC.raw): string {
  if (codec !== CODEC.raw && codec !== CODEC.dagPb) throw new RangeError(`Unknown codec 0x${codec.toString(16)}`);
  return CID.createV1(codec, Digest.create(SHA2_256, hexToBytes(digest))).toString();
}

/** Returns the digest and codec of a CID, as the registry keeps them. Throws when it is no sha2-256 CIDv1. */
export function digestOf(cid: string): { digest: Hex; codec: number } {
  const parsed = CID.parse(cid);
  if (parsed.version !== 1 || parsed.multihash.code !== SHA2_256) throw new TypeError(`Not a sha2-256 CIDv1: ${cid}`);
  return { digest: bytesToHex(parsed.multihash.digest), codec: parsed.code };
}
