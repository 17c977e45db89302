import { type Hex, bytesToHex } from "viem";
import { type Keccak, NODE, hashPair, keccak } from "../hashPair.ts";

/**
 * A Merkle tree of the shape of OpenZeppelin's StandardMerkleTree, whatever its number of leaves: nodes are taken two by
 * two, first the leaves in ascending order, then what pairs gave, in the order they did. `inner` is those, the root last.
 */
export type StandardTree = { leaves: Uint8Array; inner: Uint8Array };

/** Returns the tree over sorted leaves, 32 bytes each. Throws on no leaves. */
export function standardTree(leaves: Uint8Array, hash: Keccak = keccak): StandardTree {
  const count = leaves.length / NODE;
  if (count === 0) throw new RangeError("A Merkle tree needs at least one leaf");
  const inner = new Uint8Array((count - 1) * NODE);
  for (let parent = 0; parent < count - 1; parent++) {
    const [left, leftAt] = nodeOf({ leaves, inner }, 2 * parent);
    const [right, rightAt] = nodeOf({ leaves, inner }, 2 * parent + 1);
    hashPair(hash, left, leftAt, right, rightAt, inner, parent * NODE);
  }
  return { leaves, inner };
}

/** Returns the root of a tree. */
export function standardRoot({ leaves, inner }: StandardTree): Hex {
  return bytesToHex((inner.length > 0 ? inner : leaves).subarray(-NODE));
}

/** Returns the proof of the leaf at `index`, from the leaf's sibling upwards, for OpenZeppelin's `MerkleProof.verify`. */
export function standardProof(tree: StandardTree, index: number): Hex[] {
  const count = tree.leaves.length / NODE;
  const root = 2 * count - 2;
  const proof: Hex[] = [];
  for (let node = index; node < root; node = count + (node >> 1)) {
    const [nodes, at] = nodeOf(tree, node ^ 1);
    proof.push(bytesToHex(nodes.subarray(at, at + NODE)));
  }
  return proof;
}

/** Where a node lies: leaves come first, then inner nodes. */
function nodeOf({ leaves, inner }: StandardTree, node: number): [Uint8Array, number] {
  const at = node * NODE;
  return at < leaves.length ? [leaves, at] : [inner, at - leaves.length];
}
