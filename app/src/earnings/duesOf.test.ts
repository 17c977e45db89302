import { expect, test } from "vitest";
import { duesOf } from "./duesOf.ts";

const account = "0x00000000000000000000000000000000000000aa";
const claim = (token: `0x${string}`, total: bigint) => ({ account, token, total, proof: [] }) as const;

test("what is due is what the root says less what was claimed, however addresses are spelt", () => {
  const earned = { ...claim("0xAA", 100n), proof: [] };
  const dues = duesOf([earned], [{ token: "0xaa", total: 60n }], [{ token: "0xbb", balance: 5n }], []);
  expect(dues).toEqual([
    { token: "0xaa", usage: 40n, claim: earned, sales: 0n, resting: 0n, claimed: 60n },
    { token: "0xbb", usage: 0n, claim: undefined, sales: 5n, resting: 0n, claimed: 0n },
  ]);
});

test("a root that is behind the claims owes nothing, and resting sales add up", () => {
  const resting = [
    { token: "0xaa", amount: 3n },
    { token: "0xAA", amount: 4n },
  ];
  const [due] = duesOf([{ ...claim("0xaa", 10n), proof: [] }], [{ token: "0xaa", total: 12n }], [], resting);
  expect(due).toMatchObject({ usage: 0n, claim: undefined, resting: 7n });
});
