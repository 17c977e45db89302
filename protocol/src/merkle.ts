import { type Hex, bytesToHex, hexToBytes } from "viem";
import { type Keccak, NODE, copyNode, hashPair, keccak } from "./hashPair.ts";

/**
 * A Merkle tree of sorted pairs: `layers[0]` are the leaves, 32 bytes each, the last layer is the root. A node without
 * a partner moves up unchanged. OpenZeppelin's `MerkleProof.verify` accepts its proofs.
 */
export type MerkleTree = { layers: readonly Uint8Array[] };

/** Returns the tree over these leaves, in this order: hex, or 32 bytes each in one array. Throws on no leaves. */
export function merkleTree(leaves: readonly Hex[] | Uint8Array, hash: Keccak = keccak): MerkleTree {
  const first = leaves instanceof Uint8Array ? leaves : flat(leaves);
  if (first.length === 0) throw new RangeError("A Merkle tree needs at least one leaf");
  if (first.length % NODE !== 0)
    throw new RangeError(`Leaves have ${NODE} bytes each; ${first.length} bytes are given`);
  const layers = [first];
  for (let layer = first; layer.length > NODE; layers.push(layer)) layer = parents(layer, hash);
  return { layers };
}

/** Returns the root of a tree. */
export function merkleRoot({ layers }: MerkleTree): Hex {
  return bytesToHex(layers.at(-1)!);
}

/** Returns the proof of the leaf at `index`, from the leaf's sibling upwards. Throws when there is no such leaf. */
export function merkleProof({ layers }: MerkleTree, index: number): Hex[] {
  const count = layers[0]!.length / NODE;
  if (!Number.isInteger(index) || index < 0 || index >= count)
    throw new RangeError(`No leaf ${index} in a tree of ${count}`);
  return layers.slice(0, -1).flatMap((layer, height) => {
    const sibling = ((index >> height) ^ 1) * NODE;
    return sibling < layer.length ? [bytesToHex(layer.subarray(sibling, sibling + NODE))] : [];
  });
}

/** Whether a proof leads from `leaf` to `root`. */
export function verifyMerkleProof(root: Hex, leaf: Hex, proof: readonly Hex[]): boolean {
  const node = hexToBytes(leaf);
  for (const sibling of proof) hashPair(keccak, node, 0, hexToBytes(sibling), 0, node, 0);
  return bytesToHex(node) === root;
}

function flat(leaves: readonly Hex[]): Uint8Array {
  const bytes = new Uint8Array(leaves.length * NODE);
  for (const [index, leaf] of leaves.entries()) bytes.set(hexToBytes(leaf, { size: NODE }), index * NODE);
  return bytes;
}

function parents(layer: Uint8Array, hash: Keccak): Uint8Array {
  const count = layer.length / NODE;
  const next = new Uint8Array(Math.ceil(count / 2) * NODE);
  for (let i = 0; i + 1 < count; i += 2) hashPair(hash, layer, i * NODE, layer, (i + 1) * NODE, next, (i / 2) * NODE);
  if (count % 2 === 1) copyNode(layer, (count - 1) * NODE, next, next.length - NODE);
  return next;
}
