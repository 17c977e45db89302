import { expect, it } from "vitest";
import type { Part } from "./part.ts";
import { selectParts } from "./selectParts.ts";

const part = (name: string, dependsOn: string[] = [], held = true): Part => ({
  name,
  dependsOn,
  available: () => held,
});
const names = (parts: readonly Part[]) => parts.map(({ name }) => name);

it("puts each part behind those it depends on", () => {
  const table = [part("app", ["gateway"]), part("gateway", ["chain", "database"]), part("chain"), part("database")];
  expect(names(selectParts(table, "."))).toEqual(["chain", "database", "gateway", "app"]);
});

it("takes the named parts with what they depend on", () => {
  const table = [part("chain"), part("database"), part("indexer", ["chain"])];
  expect(names(selectParts(table, ".", { only: ["indexer"] }))).toEqual(["chain", "indexer"]);
});

it("takes what starts only when named if it is named, or if the state has it", () => {
  const table = [part("chain"), { ...part("metagraph", ["chain"]), isWanted: (state: string) => state === "known" }];
  expect(names(selectParts(table, ".", { directory: "new" }))).toEqual(["chain"]);
  expect(names(selectParts(table, ".", { directory: "known" }))).toEqual(["chain", "metagraph"]);
  expect(names(selectParts(table, ".", { more: ["metagraph"] }))).toEqual(["chain", "metagraph"]);
});

it("leaves out what the checkout does not hold, and what depends on it", () => {
  const table = [part("chain"), part("deployment", ["chain"], false), part("indexer", ["deployment"])];
  expect(names(selectParts(table, "."))).toEqual(["chain"]);
});

it("refuses unknown names and circles", () => {
  expect(() => selectParts([part("chain")], ".", { only: ["chian"] })).toThrow(
    'There is no part "chian". There are: chain',
  );
  const circle = [part("a", ["b"]), part("b", ["a"])];
  expect(() => selectParts(circle, ".")).toThrow("Parts wait for each other: a -> b -> a");
});
