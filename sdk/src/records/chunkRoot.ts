import { NODE, type RecordScope, merkleStream, recordLeaf, verifyMerkleProof } from "@datagraph/protocol";
import { type Hex, bytesToHex, stringToBytes } from "viem";
import { sha256 } from "#sha256";
import { recordHasher } from "./recordHasher.ts";
import { pieces } from "../bytes/pieces.ts";

/** Bytes of a chunk, the last but shorter: as many as age seals at a time, so that one chunk is fetched and opened alone. */
export const FILE_CHUNK = 65_536;

/** What a chunk's leaf says of it. */
export type ChunkValue = { length: number; offset: number; sha256: string };

/** Proves one chunk of a file that is no table; the registry's `verifyRecord` takes `chunk` as record, and field 0. */
export type ChunkProof = { chunk: number; value: ChunkValue; salt: Hex; proof: Hex[] };

/** The root over a file's chunks, and the proofs of those that were asked for, in that order. */
export type ChunkRoot = { root: Hex; chunks: number; size: number; proofs: ChunkProof[] };

/**
 * Returns the data root of a file that is one record: a Merkle tree over its chunks of 64 KiB. The leaf of chunk i is
 * that of record i, field 0, and the value `{"length":n,"offset":o,"sha256":"hex"}`; no field of a table is an object.
 * An empty file has one empty chunk. Throws RangeError when a chunk to prove is not there.
 */
export async function chunkRoot(
  source: AsyncIterable<Uint8Array>,
  scope: RecordScope,
  secret: Uint8Array,
  prove: readonly number[] = [],
): Promise<ChunkRoot> {
  const hasher = await recordHasher(scope, secret);
  const tree = merkleStream(prove, hasher.keccak);
  const node = new Uint8Array(NODE);
  const wanted = new Map<number, ChunkValue>(prove.map((chunk) => [chunk, { length: 0, offset: 0, sha256: "" }]));
  let chunks = 0;
  let size = 0;
  const add = (bytes: Uint8Array) => {
    const value = { length: bytes.length, offset: size, sha256: digest(bytes) };
    if (wanted.has(chunks)) wanted.set(chunks, value);
    hasher.leaf(chunks, 0, chunkJson(value), node, 0);
    tree.push(node, 0);
    chunks += 1;
    size += bytes.length;
  };
  for await (const bytes of pieces(source, FILE_CHUNK)) add(bytes);
  if (chunks === 0) add(new Uint8Array());
  const { root, proofs } = tree.finish();
  const opened = proofs.map((proof, at) => {
    const chunk = prove[at]!;
    return { chunk, value: wanted.get(chunk)!, salt: bytesToHex(hasher.salt(chunk, 0)), proof };
  });
  return { root, chunks, size, proofs: opened };
}

/** Whether a proof of a chunk leads to `root`; with `bytes`, whether these are the chunk's. */
export function verifyChunk(
  root: Hex,
  scope: RecordScope,
  { chunk, value, salt, proof }: ChunkProof,
  bytes?: Uint8Array,
): boolean {
  if (bytes !== undefined && (bytes.length !== value.length || digest(bytes) !== value.sha256)) return false;
  const leaf = recordLeaf(scope, { record: BigInt(chunk), field: 0, salt, value: stringToBytes(chunkJson(value)) });
  return value.offset === chunk * FILE_CHUNK && verifyMerkleProof(root, leaf, proof);
}

/** Returns the canonical JSON that a chunk's leaf hashes. */
export function chunkJson({ length, offset, sha256: hash }: ChunkValue): string {
  return `{"length":${length},"offset":${offset},"sha256":"${hash}"}`;
}

function digest(bytes: Uint8Array): string {
  const hasher = sha256();
  hasher.update(bytes);
  return bytesToHex(hasher.digest()).slice(2);
}
