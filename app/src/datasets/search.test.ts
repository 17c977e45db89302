import fc from "fast-check";
import { expect, test } from "vitest";
import { SORTS, type Search, findCards, parseSearch, searchToQuery } from "./search.ts";
import type { Card } from "./toCards.ts";

const card = (id: bigint, kind: Card["kind"], uses: bigint, amount?: bigint): Card => ({
  id,
  kind,
  status: "active",
  version: 1n,
  description: null,
  uses,
  prices: amount === undefined ? [] : [{ licence: 2, token: "0x", amount, per: "pass" }],
});
const described = [
  { card: card(1n, "file", 3n, 50n), metadata: { name: "Seattle weather", description: "Rain and wind" } },
  { card: card(2n, "pool", 9n, 7n), metadata: { name: "Diet", description: "What people eat" } },
  { card: card(3n, "file", 0n), metadata: null },
];
const everything: Search = { text: "", kind: "all", licence: undefined, sort: "newest" };
const ids = (search: Partial<Search>) => findCards(described, { ...everything, ...search }).map(({ id }) => id);

test("finds by words in name or description, kind and licence", () => {
  expect(ids({})).toEqual([1n, 2n, 3n]);
  expect(ids({ text: "  WIND seattle " })).toEqual([1n]);
  expect(ids({ text: "wind diet" })).toEqual([]);
  expect(ids({ kind: "file" })).toEqual([1n, 3n]);
  expect(ids({ licence: 2 })).toEqual([1n, 2n]);
});

test("sorts by use and price; what is not sold comes last", () => {
  expect(ids({ sort: "uses" })).toEqual([2n, 1n, 3n]);
  expect(ids({ sort: "price" })).toEqual([2n, 1n, 3n]);
});

test("an address carries every search", () => {
  const search = fc.record({
    text: fc.string({ maxLength: 200 }),
    kind: fc.constantFrom("all", "file", "pool", "derived"),
    licence: fc.option(fc.integer({ min: 1, max: 63 }), { nil: undefined }),
    sort: fc.constantFrom(...(Object.keys(SORTS) as Search["sort"][])),
  });
  fc.assert(
    fc.property(search, (one) => {
      expect(parseSearch(new URLSearchParams(searchToQuery(one)))).toEqual(one);
    }),
  );
  expect(searchToQuery(everything)).toBe("");
  expect(parseSearch(new URLSearchParams("sort=worst&licence=x"))).toEqual(everything);
});
