import { expect, it } from "vitest";
import { compile } from "../solidity/compile.ts";
import { instrument } from "./instrument.ts";
import { summarise } from "./summarise.ts";

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
// § a comment of more bytes than characters
abstract contract A {
    modifier only(address who) { if (msg.sender != who) revert(); _; }
    function absent() external virtual;
    function f(uint256 x) external view only(address(this)) returns (uint256) {
        if (x > 1 && (x < 9 || x == 77)) return x;
        return x == 0 ? 1 : 0;
    }
}
`;
const LIBRARY = "library __NomicFoundationCoverage { function sendHit(uint256) internal pure {} }";

const compiled = (source: string) =>
  compile({
    language: "Solidity",
    sources: { "a.sol": { content: source }, "hits.sol": { content: `pragma solidity 0.8.37; ${LIBRARY}` } },
    settings: { outputSelection: { "*": { "": ["ast"], "*": ["abi"] } } },
  });
const { source, points } = instrument("a.sol", SOURCE, compiled(SOURCE).sources["a.sol"]!.ast, "hits.sol");

it("names functions that have a body, and both outcomes of every condition", () => {
  const conditions = ["msg.sender != who", "x > 1 && (x < 9 || x == 77)", "x > 1", "x < 9", "x == 0"];
  expect(points.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(
    [
      "function A.only",
      "function A.f",
      ...conditions.flatMap((text) => [`branch ${text} is true`, `branch ${text} is false`]),
    ].sort(),
  );
  expect(points.find(({ name }) => name === "x == 0 is true")?.line).toBe(9);
});

it("gives every point a tag of its own, and a source that compiles", () => {
  expect(new Set(points.map(({ tag }) => tag)).size).toBe(points.length);
  const errors = compiled(source).errors?.filter(({ severity }) => severity === "error") ?? [];
  expect(errors.map(({ formattedMessage }) => formattedMessage)).toEqual([]);
});

it("counts what was reached, and names what was not", () => {
  const all = new Set(points.map(({ tag }) => tag));
  expect(summarise(points, all)).toMatchObject({ missed: [], share: { function: 1, branch: 1 } });
  const [lost] = points.filter(({ name }) => name === "x < 9 is false");
  all.delete(lost!.tag);
  expect(summarise(points, all)).toMatchObject({
    missed: ["a.sol:8: x < 9 is false"],
    share: { function: 1, branch: 0.9 },
  });
});
