/**
 * Stands for `vitest` where a suite runs again and again in one process: what the contracts' suites use of it, no more.
 * Equality is Node's strict one. Whatever it does not have makes the run without a mutant fail, never a mutant pass.
 */
import { deepStrictEqual, ok, partialDeepStrictEqual } from "node:assert/strict";

export type Case = { name: string; run: () => unknown };

/** Tests that the files imported since the last `take` declared. */
let cases: Case[] = [];
const path: string[] = [];

export function take(): Case[] {
  const taken = cases;
  cases = [];
  return taken;
}

export const describe = Object.assign(describeOne, {
  each: (table: readonly unknown[]) => (name: string, body: (...row: never[]) => void) => {
    for (const [index, row] of table.entries()) describeOne(`${name} ${index}`, () => body(...argumentsOf(row)));
  },
});

export const it = Object.assign(itOne, {
  each: (table: readonly unknown[]) => (name: string, body: (...row: never[]) => unknown) => {
    for (const [index, row] of table.entries()) itOne(`${name} ${index}`, () => body(...argumentsOf(row)));
  },
});

export const test = itOne;

export function expect(actual: unknown) {
  const matchers = matchersOf(actual, (holds) => ok(holds));
  const rejection = async (expected?: string | RegExp) => {
    const error = await (actual as Promise<unknown>).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    ok(error !== undefined);
    if (expected !== undefined) ok(error.message.match(expected));
  };
  return { ...matchers, not: matchersOf(actual, (holds) => ok(!holds)), rejects: { toThrow: rejection } };
}

function matchersOf(actual: unknown, check: (holds: boolean) => void) {
  const number = actual as number | bigint;
  return {
    toBe: (expected: unknown) => check(Object.is(actual, expected)),
    toEqual: (expected: unknown) => check(passes(() => deepStrictEqual(actual, expected))),
    toMatchObject: (expected: unknown) => check(passes(() => partialDeepStrictEqual(actual, expected))),
    toHaveLength: (length: number) => check((actual as { length: number }).length === length),
    toContain: (part: never) => check((actual as unknown[]).includes(part)),
    toBeGreaterThan: (least: number | bigint) => check(number > least),
    toBeLessThan: (most: number | bigint) => check(number < most),
    toBeLessThanOrEqual: (most: number | bigint) => check(number <= most),
  };
}

function passes(assertion: () => void): boolean {
  try {
    assertion();
    return true;
  } catch {
    return false;
  }
}

function describeOne(name: string, body: () => void): void {
  path.push(name);
  body();
  path.pop();
}

function itOne(name: string, run: () => unknown): void {
  cases.push({ name: [...path, name].join(" > "), run });
}

function argumentsOf(row: unknown): never[] {
  return (Array.isArray(row) ? row : [row]) as never[];
}
