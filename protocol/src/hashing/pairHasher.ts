import { type HashEngine, MEMORY, hashEngine } from "./hashEngine.ts";
import { KECCAK_BLOCK } from "./keccakCode.ts";

/** Bytes of a node of a Merkle tree. */
export const NODE = 32;

/** Hashes a node of one array and one of another, smaller first, into a place of a third; any of them may be the same. */
export type PairHasher = (
  left: Uint8Array,
  leftAt: number,
  right: Uint8Array,
  rightAt: number,
  to: Uint8Array,
  out: number,
) => void;

const PAIR = MEMORY.user;
const RESULT = PAIR + KECCAK_BLOCK;

/** Trees are made one step at a time, so that all of a thread can share one memory. */
let engine: HashEngine | undefined;

/** Returns a hasher of pairs as OpenZeppelin's `MerkleProof` hashes them; offsets are in bytes. */
export function pairHasher(): PairHasher {
  const { memory, keccak } = (engine ??= hashEngine());
  memory.fill(0, PAIR, RESULT);
  memory[PAIR + 2 * NODE] = 0x01;
  memory[RESULT - 1] = 0x80;
  return (left, leftAt, right, rightAt, to, out) => {
    const swap = compare(left, leftAt, right, rightAt) > 0;
    copyNode(left, leftAt, memory, swap ? PAIR + NODE : PAIR);
    copyNode(right, rightAt, memory, swap ? PAIR : PAIR + NODE);
    keccak(MEMORY.keccakStart, PAIR, 1, RESULT);
    copyNode(memory, RESULT, to, out);
  };
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
