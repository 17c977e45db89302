import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measureGas } from "../../bench/gas/index.ts";
import { makeWorld } from "../../bench/gas/world.ts";
import type { Row } from "../../bench/row.ts";

/** How much an operation may grow before the snapshot has to be renewed by `npm run bench -- gas`. */
const GROWTH = 1.01;

test("no operation costs over 1 % more than the committed snapshot says", async () => {
  const { rows } = JSON.parse(readFileSync("bench/gas/results.json", "utf8")) as { rows: Row[] };
  const snapshot = new Map(rows.map(({ work, value }) => [work, value]));
  const figures = await measureGas(await makeWorld());
  const grown = figures.filter(({ work, gas }) => gas > (snapshot.get(work) ?? 0) * GROWTH);
  expect(grown.map(({ work, gas }) => `${work}: ${snapshot.get(work) ?? "not in the snapshot"} -> ${gas}`)).toEqual([]);
  expect(figures.map(({ work }) => work).sort()).toEqual(rows.map(({ work }) => work).sort());
}, 180_000);
