import { expect, test } from "vitest";
import type { ActivityRow } from "../indexer/queries.ts";
import { groupActivity } from "./groupActivity.ts";
import { wordLine } from "./wordLine.ts";

const TOKEN = "0x00000000000000000000000000000000000000aa";
const OTHER = "0x00000000000000000000000000000000000000bb";

function row(kind: string, log: number, more: Partial<ActivityRow> = {}): ActivityRow {
  const nothing = { actor: null, dataset: null, pool: null, token: null, count: null, number: null, hash: null };
  return { ...nothing, kind, amount: null, transaction: "0x01", block: 1n, time: 60n, log, ...more };
}

test("puts a batch of one kind and token on one line, with its sum", () => {
  const claims = [5n, 7n, 9n].map((amount, log) => row("claimed", 10 - log, { amount, token: TOKEN }));
  const lines = groupActivity([...claims, row("claimed", 2, { amount: 1n, token: OTHER }), row("bought", 1)], 8);
  expect(lines.map(({ kind, events, amount }) => [kind, events, amount])).toEqual([
    ["claimed", 3, 21n],
    ["claimed", 1, 1n],
    ["bought", 1, 0n],
  ]);
});

test("keeps what is told one by one apart, and counts lines, not events", () => {
  expect(groupActivity([row("proposed", 3), row("proposed", 2), row("proposed", 1)], 2)).toHaveLength(2);
  const batchAtTheEnd = [row("proposed", 5), row("settled", 4), row("settled", 3), row("proposed", 2)];
  expect(groupActivity(batchAtTheEnd, 2).map(({ events }) => events)).toEqual([1, 2]);
});

test("words one event and many", () => {
  const actor = "0x1234567890123456789012345678901234567890";
  const [one] = groupActivity([row("claimed", 1, { actor })], 1);
  expect(wordLine(one!, "2 USD")).toBe("0x1234…7890 was paid 2 USD");
  const [many] = groupActivity([row("settled", 1), row("settled", 2)], 1);
  expect(wordLine(many!, "2 USD")).toBe("2 queries settled for 2 USD");
});
