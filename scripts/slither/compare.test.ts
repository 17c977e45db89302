import { expect, it } from "vitest";
import type { Finding } from "./analyse.ts";
import { compare, readAnswers } from "./compare.ts";

const found = (detector: string, place: string, impact: Finding["impact"]): Finding => ({
  detector,
  place,
  impact,
  description: `${detector}!`,
});

it("reads the answers of a page, and no row without an answer", () => {
  const page = [
    "| detector | where | answer |",
    "| --- | --- | --- |",
    "| `unused-return` | `A.f`, `B.g` | The call is made for its revert. |",
    "| `timestamp`     | `*`          | Months.                          |",
    "| `assembly` | `C.h` | |",
  ].join("\n");
  expect(readAnswers(page)).toEqual([
    { detector: "unused-return", places: ["A.f", "B.g"] },
    { detector: "timestamp", places: ["*"] },
  ]);
});

it("names a finding that nobody answered", () => {
  const findings = [found("unused-return", "A.f", "Medium"), found("unused-return", "A.g", "Medium")];
  expect(compare(findings, [{ detector: "unused-return", places: ["A.f"] }])).toEqual([
    "Medium: unused-return in A.g\nunused-return!",
  ]);
});

it("names an answer to what is not there any more", () => {
  expect(compare([], [{ detector: "unused-return", places: ["A.f"] }])).toEqual([
    "The answer to unused-return in A.f answers nothing: remove it",
  ]);
});

it("lets one answer stand for every place only where little is at stake", () => {
  const everywhere = (detector: string) => [{ detector, places: ["*"] }];
  expect(compare([found("timestamp", "A.f", "Low")], everywhere("timestamp"))).toEqual([]);
  expect(compare([found("suicidal", "A.f", "High")], everywhere("suicidal"))).toHaveLength(2);
});
