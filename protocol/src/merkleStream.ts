import { type Hex, bytesToHex } from "viem";
import { type Keccak, NODE, copyNode, hashPair, keccak } from "./hashPair.ts";

/** A Merkle tree whose leaves come one by one and are not kept: memory grows with its height alone. */
export type MerkleStream = {
  /** Adds the leaf of 32 bytes at `offset` of `nodes`. */
  push(nodes: Uint8Array, offset: number): void;
  /** Returns the root and, in the order of `watched`, the proofs. Throws RangeError on no leaves, or no such leaf. */
  finish(): { root: Hex; count: number; proofs: Hex[][] };
};

const HIGHEST = 53;

/** Returns an empty tree that remembers the proofs of the leaves in `watched`; root and proofs are those of `merkleTree`. */
export function merkleStream(watched: readonly number[] = [], hash: Keccak = keccak): MerkleStream {
  // peaks[h] is the root of 2^h leaves, there when bit h of count is set; `node` is what rises from the right
  const peaks = new Uint8Array(NODE * HIGHEST);
  const node = new Uint8Array(NODE);
  const proofs = watched.map((): Hex[] => []);
  let count = 0;

  /** Joins `node`, whose leaves begin at `middle` and end before `end`, with the peak to its left. */
  function join(height: number, middle: number, end: number): void {
    const begin = middle - 2 ** height;
    for (const [index, leaf] of watched.entries()) {
      if (leaf < begin || leaf >= end) continue;
      const sibling = leaf < middle ? node : peaks.subarray(height * NODE, (height + 1) * NODE);
      proofs[index]!.push(bytesToHex(sibling));
    }
    hashPair(hash, peaks, height * NODE, node, 0, node, 0);
  }

  return {
    push(nodes, offset) {
      copyNode(nodes, offset, node, 0);
      let height = 0;
      let middle = count;
      for (let rest = count; rest % 2 === 1; rest = (rest - 1) / 2) {
        join(height, middle, count + 1);
        middle -= 2 ** height;
        height += 1;
      }
      copyNode(node, 0, peaks, height * NODE);
      count += 1;
    },
    finish() {
      if (count === 0) throw new RangeError("A Merkle tree needs at least one leaf");
      const missing = watched.find((leaf) => !Number.isInteger(leaf) || leaf < 0 || leaf >= count);
      if (missing !== undefined) throw new RangeError(`No leaf ${missing} in a tree of ${count}`);
      let middle = count;
      for (let height = 0, rest = count; rest > 0; height++, rest = Math.floor(rest / 2)) {
        if (rest % 2 === 0) continue;
        if (middle === count) copyNode(peaks, height * NODE, node, 0);
        else join(height, middle, count);
        middle -= 2 ** height;
      }
      return { root: bytesToHex(node), count, proofs };
    },
  };
}
