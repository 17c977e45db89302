import { keccak256 } from "viem";

/** Bytes of a node of a Merkle tree. */
export const NODE = 32;

/** Returns the Keccak-256 of bytes. */
export type Keccak = (bytes: Uint8Array) => Uint8Array;

/** viem's own; whoever hashes millions of nodes brings a faster one. */
export const keccak: Keccak = (bytes) => keccak256(bytes, "bytes");

const pair = new Uint8Array(2 * NODE);

/** Writes to `out` of `to` the hash of two nodes, smaller first, as OpenZeppelin's `MerkleProof` hashes them. */
export function hashPair(
  hash: Keccak,
  left: Uint8Array,
  leftAt: number,
  right: Uint8Array,
  rightAt: number,
  to: Uint8Array,
  out: number,
): void {
  const swap = compare(left, leftAt, right, rightAt) > 0;
  copyNode(left, leftAt, pair, swap ? NODE : 0);
  copyNode(right, rightAt, pair, swap ? 0 : NODE);
  copyNode(hash(pair), 0, to, out);
}

/** Copies a node: a loop is faster than `set(subarray)` at this length. */
export function copyNode(from: Uint8Array, start: number, to: Uint8Array, at: number): void {
  for (let i = 0; i < NODE; i++) to[at + i] = from[start + i]!;
}

function compare(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  for (let i = 0; i < NODE; i++) {
    const difference = left[leftAt + i]! - right[rightAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
