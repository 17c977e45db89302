import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import fc from "fast-check";
import { type Address, type Hex, bytesToHex, encodeAbiParameters, hexToBytes, keccak256, numberToHex } from "viem";
import { describe, expect, it } from "vitest";
import { verifyMerkleProof } from "../merkle.ts";
import { payoutLeaf, payoutProof, payoutTree } from "./payoutTree.ts";
import { sortNodes } from "./sortNodes.ts";

const vault = numberToHex(0xfa, { size: 20 });
const address = fc.bigInt({ min: 0n, max: 2n ** 160n - 1n }).map((n): Address => numberToHex(n, { size: 20 }));
const earning = fc.record({ account: address, token: address, total: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }) });
const types = ["uint256", "address", "address", "address", "uint256"].map((type) => ({ type }));

describe("payoutTree", () => {
  it("has the leaves that the vault computes, in ascending order", () => {
    fc.assert(
      fc.property(fc.array(earning, { minLength: 1, maxLength: 40 }), fc.nat(2 ** 31), (earnings, chainId) => {
        const leaves = earnings.map(({ account, token, total }) =>
          keccak256(keccak256(encodeAbiParameters(types, [BigInt(chainId), vault, account, token, total]))),
        );
        const { earnings: sorted } = payoutTree(chainId, vault, earnings);
        expect(sorted.map((one) => payoutLeaf(chainId, vault, one))).toEqual(leaves.toSorted());
      }),
    );
  });

  it("has the root and the proofs of OpenZeppelin's StandardMerkleTree, for any number of leaves", () => {
    const one = fc.record({ token: address, total: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }) });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 70 }), (some) => {
        const earnings = some.map((rest, at) => ({ account: numberToHex(at + 1, { size: 20 }), ...rest }));
        const values = earnings.map(({ account, token, total }) => [1, vault, account, token, total]);
        const theirs = StandardMerkleTree.of(
          values,
          types.map(({ type }) => type),
        );
        const ours = payoutTree(1, vault, earnings);
        expect(ours.root).toBe(theirs.root);
        for (const [at, { account, token }] of earnings.entries()) {
          const proved = payoutProof(ours, account, token)!;
          expect(proved.proof).toEqual(theirs.getProof(at));
          expect(verifyMerkleProof(ours.root, payoutLeaf(1, vault, proved), proved.proof)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("of nothing is refused", () => {
    expect(() => payoutTree(1, vault, [])).toThrow(RangeError);
  });
});

describe("sortNodes", () => {
  it("sorts nodes that differ in their last byte only, and says where each was", () => {
    const node = fc.tuple(fc.nat(2), fc.nat(3)).map(([head, tail]): Hex => `0x0${head}${"00".repeat(30)}0${tail}`);
    fc.assert(
      fc.property(fc.array(node, { maxLength: 30 }), (nodes) => {
        const sorted = hexToBytes(`0x${nodes.map((one) => one.slice(2)).join("")}`);
        const order = sortNodes(sorted);
        expect(bytesToHex(sorted)).toBe(
          `0x${nodes
            .toSorted()
            .map((one) => one.slice(2))
            .join("")}`,
        );
        expect(Array.from(order, (place) => nodes[place])).toEqual(nodes.toSorted());
        expect(new Set(order).size).toBe(nodes.length);
      }),
    );
  });
});
