import { expect, test } from "vitest";
import { participation } from "./participation.ts";

const proposal = (id: bigint, voteStart: bigint, status = "created") => ({ id, voteStart, status });

test("counts proposals whose vote began, and each once", () => {
  const proposals = [proposal(1n, 10n), proposal(2n, 20n, "executed"), proposal(3n, 30n), proposal(4n, 5n, "canceled")];
  const ballots = [
    { voter: "0xa", proposal: 1n },
    { voter: "0xa", proposal: 1n },
    { voter: "0xa", proposal: 4n },
    { voter: "0xb", proposal: 9n },
  ];
  const of = participation(ballots, proposals, 30n);
  expect(of("0xa")).toEqual({ voted: 1, of: 2 });
  expect(of("0xb")).toEqual({ voted: 0, of: 2 });
  expect(participation([], [], 30n)("0xa")).toEqual({ voted: 0, of: 0 });
});
