/**
 * Runs suites against one artifact after the other, in one process: what a suite imports of Hardhat and viem is loaded
 * once, what is under `test/` each time anew, so that nothing of one mutant is left for the next.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Code } from "./compile.ts";
import { take } from "./quickVitest.ts";

/** The code to judge, in which artifact, by which suites; the tests in their order, or all of them and to the end. */
export type Job = { code: Code; artifact: string; suites: string[]; untilFailure?: readonly string[] };
/** Tests that failed, how long the others took, and suites that could not even be imported. */
export type Verdict = { failed: string[]; unread: string[]; milliseconds: Record<string, number> };

const tests = pathToFileURL(join(process.cwd(), "test")).href;
let run = 0;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "vitest") return next(new URL("quickVitest.ts", import.meta.url).href, context);
    const found = next(specifier, context);
    return found.url.startsWith(tests) ? { ...found, url: `${found.url.split("?")[0]}?run=${run}` } : found;
  },
});

process.on("message", (job: Job) => {
  void judge(job).then((verdict) => process.send!(verdict));
});

async function judge({ code, artifact, suites, untilFailure }: Job): Promise<Verdict> {
  writeFileSync(artifact, JSON.stringify({ ...(JSON.parse(readFileSync(artifact, "utf8")) as object), ...code }));
  run++;
  const unread = await read(suites);
  const cases = take();
  const chosen =
    untilFailure === undefined ? cases : untilFailure.flatMap((name) => cases.filter((one) => one.name === name));
  const verdict: Verdict = { failed: [], unread, milliseconds: {} };
  for (const { name, run: body } of chosen) {
    if (untilFailure !== undefined && unread.length + verdict.failed.length > 0) break;
    const begin = Date.now();
    try {
      await body();
      verdict.milliseconds[name] = Date.now() - begin;
    } catch {
      verdict.failed.push(name);
    }
  }
  return verdict;
}

/** Imports the suites; returns those that could not be, as when they deploy a contract meanwhile. */
async function read(suites: readonly string[]): Promise<string[]> {
  const unread: string[] = [];
  for (const suite of suites) {
    try {
      await import(pathToFileURL(suite).href);
    } catch (error) {
      unread.push(`${suite}: ${String(error)}`);
    }
  }
  return unread;
}
