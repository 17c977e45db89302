import { type Hex, bytesToHex, hexToBytes, keccak256 } from "viem";

/**
 * A Merkle tree of sorted pairs: `layers[0]` are the leaves, the last layer is the root. A node without a partner moves
 * up unchanged. OpenZeppelin's `MerkleProof.verify` accepts its proofs.
 */
export type MerkleTree = { layers: readonly (readonly Uint8Array[])[] };

/** Returns the tree over these leaves, in this order. Throws on no leaves. */
export function merkleTree(leaves: readonly Hex[]): MerkleTree {
  if (leaves.length === 0) throw new RangeError("A Merkle tree needs at least one leaf");
  const layers = [leaves.map((leaf) => hexToBytes(leaf))];
  for (let layer = layers[0]!; layer.length > 1; layers.push(layer)) layer = parents(layer);
  return { layers };
}

/** Returns the root of a tree. */
export function merkleRoot(tree: MerkleTree): Hex {
  return bytesToHex(tree.layers.at(-1)![0]!);
}

/** Returns the proof of the leaf at `index`, from the leaf's sibling upwards. Throws when there is no such leaf. */
export function merkleProof(tree: MerkleTree, index: number): Hex[] {
  const count = tree.layers[0]!.length;
  if (!Number.isInteger(index) || index < 0 || index >= count)
    throw new RangeError(`No leaf ${index} in a tree of ${count}`);
  return tree.layers.slice(0, -1).flatMap((layer, height) => {
    const sibling = layer[(index >> height) ^ 1];
    return sibling ? [bytesToHex(sibling)] : [];
  });
}

/** Whether a proof leads from `leaf` to `root`. */
export function verifyMerkleProof(root: Hex, leaf: Hex, proof: readonly Hex[]): boolean {
  return bytesToHex(proof.reduce((node, sibling) => hashPair(node, hexToBytes(sibling)), hexToBytes(leaf))) === root;
}

function parents(layer: readonly Uint8Array[]): Uint8Array[] {
  const next: Uint8Array[] = [];
  for (let i = 0; i < layer.length; i += 2)
    next.push(i + 1 < layer.length ? hashPair(layer[i]!, layer[i + 1]!) : layer[i]!);
  return next;
}

function hashPair(a: Uint8Array, b: Uint8Array): Uint8Array {
  const pair = new Uint8Array(64);
  const ordered = compare(a, b) <= 0;
  pair.set(ordered ? a : b, 0);
  pair.set(ordered ? b : a, 32);
  return keccak256(pair, "bytes");
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < 32; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
