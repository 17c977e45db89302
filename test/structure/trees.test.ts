import * as protocol from "@datagraph/protocol";
import type { Abi } from "viem";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/* A `.tree` beside a suite says under which conditions what happens. Its leaves are bound to the suite: one that names a
 * custom error, by the suite asserting it; any other, by a test's title, as a whole after "it", or its beginning in
 * brackets. What another file shows, the brackets name. And the suite is bound to its tree: it asserts no error, and has no
 * test without one, that the tree does not name. */

const ROOT = join(import.meta.dirname, "../..");
const SUITES = globSync("test/contracts/{unit,integration}/*.test.ts", { cwd: ROOT });
const TREES = globSync("test/contracts/*/*.tree", { cwd: ROOT });
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const ABIS = Object.entries(protocol).flatMap(([name, value]) => (name.endsWith("Abi") ? [value as Abi] : []));
const ERRORS = new Set(ABIS.flat().flatMap((item) => (item.type === "error" ? [item.name] : [])));
const errorsIn = (text: string, words: RegExp) =>
  new Set([...text.matchAll(words)].map(([, name]) => name!).filter((name) => ERRORS.has(name)));

type Case = { title: string; body: string };

/** The tests of a suite, each up to where the next begins. */
const casesOf = (source: string): Case[] =>
  source
    .split(/^(?=\s*(?:describe|it|test)(?:\.\w+)*[(<])/m)
    .filter((block) => /^\s*(?:it|test)\b/.test(block))
    .map((block) => ({ title: /\(\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/.exec(block)!.slice(1).join(""), body: block }));

type Leaf = { text: string; citation: string | undefined; errors: Set<string> };

const leavesOf = (tree: string): Leaf[] =>
  tree
    .split("\n")
    .filter((line) => /── (?:it|no) /.test(line))
    .map((line) => {
      const [, text, citation] = /── (.*?)(?: \[(.*)\])?$/.exec(line)!;
      const errors = errorsIn(text!, /\b(\w+)\b/g);
      for (const [, name] of text!.matchAll(/reverts? with (\w+)/g)) errors.add(name!); // of a mock, perhaps
      return { text: text!, citation, errors };
    });

/** What is wrong with a leaf, if anything. */
function faultOf({ text, citation, errors }: Leaf, source: string, cases: Case[]): string | undefined {
  const elsewhere = citation !== undefined && existsSync(join(ROOT, citation));
  const asserted = elsewhere ? read(citation) : source;
  const missing = [...errors].filter((name) => !asserted.includes(name));
  if (missing.length > 0) return `${text}: no test asserts ${missing.join(", ")}`;
  if (elsewhere || errors.size > 0) return undefined;
  const titled = cases.some(({ title }) =>
    citation === undefined ? text === `it ${title}` : title.startsWith(citation),
  );
  return titled ? undefined : `${text}: no such test`;
}

describe("trees", () => {
  test("lie beside every unit suite, and beside nothing else", () => {
    const without = SUITES.filter((path) => path.includes("/unit/") && !existsSync(join(ROOT, treeOf(path))));
    expect(without).toEqual([]);
    expect(TREES.filter((path) => !SUITES.includes(path.replace(/\.tree$/, ".test.ts")))).toEqual([]);
  });

  test.each(TREES)("%s says what its suite shows", (path) => {
    const [tree, source] = [read(path), read(path.replace(/\.tree$/, ".test.ts"))];
    const [leaves, cases] = [leavesOf(tree), casesOf(source)];
    expect(leaves.flatMap((leaf) => faultOf(leaf, source, cases) ?? [])).toEqual([]);

    const named = errorsIn(tree, /\b(\w+)\b/g);
    expect([...errorsIn(source, /"(\w+)"/g)].filter((name) => !named.has(name))).toEqual([]);
    const shown = ({ title, body }: Case) =>
      errorsIn(body, /"(\w+)"/g).size > 0 ||
      tree.includes(`─ ${title}`) ||
      leaves.some(({ text, citation }) => text === `it ${title}` || (citation && title.startsWith(citation)));
    expect(cases.filter((each) => !shown(each)).map(({ title }) => title)).toEqual([]);
  });
});

function treeOf(suite: string): string {
  return suite.replace(/\.test\.ts$/, ".tree");
}
