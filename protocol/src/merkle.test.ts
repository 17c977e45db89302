import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import fc from "fast-check";
import { type Hex, bytesToHex, hexToBytes } from "viem";
import { describe, expect, it } from "vitest";
import { merkleStream } from "./merkleStream.ts";
import { merkleProof, merkleRoot, merkleTree, verifyMerkleProof } from "./merkle.ts";

const leaf = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes));
const leaves = fc.array(leaf, { minLength: 1, maxLength: 70 });

describe("merkleTree", () => {
  it("proves every leaf, and no other", () => {
    fc.assert(
      fc.property(leaves, leaf, (all, stranger) => {
        const tree = merkleTree(all);
        const root = merkleRoot(tree);
        for (const [index, one] of all.entries()) {
          const proof = merkleProof(tree, index);
          expect(verifyMerkleProof(root, one, proof)).toBe(true);
          if (!all.includes(stranger)) expect(verifyMerkleProof(root, stranger, proof)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("gives proofs that OpenZeppelin's verifier accepts", () => {
    fc.assert(
      fc.property(leaves, (all) => {
        const tree = merkleTree(all);
        const index = all.length - 1;
        expect(SimpleMerkleTree.verify(merkleRoot(tree), all[index]!, merkleProof(tree, index))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses no leaves and names a leaf that is not there", () => {
    expect(() => merkleTree([])).toThrow(/at least one leaf/);
    expect(() => merkleProof(merkleTree([`0x${"11".repeat(32)}` as Hex]), 1)).toThrow("No leaf 1 in a tree of 1");
  });
});

describe("merkleStream", () => {
  it("gives the root and the proofs that the whole tree gives", () => {
    fc.assert(
      fc.property(leaves, fc.array(fc.nat(), { maxLength: 5 }), (all, picks) => {
        const tree = merkleTree(all);
        const watched = picks.map((pick) => pick % all.length);
        const stream = merkleStream(watched);
        for (const one of all) stream.push(hexToBytes(one), 0);
        const { root, count, proofs } = stream.finish();
        expect({ root, count }).toEqual({ root: merkleRoot(tree), count: all.length });
        expect(proofs).toEqual(watched.map((index) => merkleProof(tree, index)));
      }),
    );
  });

  it("refuses no leaves and names a leaf that is not there", () => {
    expect(() => merkleStream().finish()).toThrow(/at least one leaf/);
    const stream = merkleStream([1]);
    stream.push(new Uint8Array(32), 0);
    expect(() => stream.finish()).toThrow("No leaf 1 in a tree of 1");
  });
});
