import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ATTACKS, askerOf, learnLast, learnTraits, peoplePool, population } from "../testing/attacks.ts";
import { contextOf } from "../testing/pools.ts";
import type { QueryContext } from "../types.ts";

const people = population(48);
const at = { people, targets: people.slice(0, 6) };
let directory: string;
let context: QueryContext;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  context = await contextOf(join(directory, "snapshot.db"), [peoplePool(people)]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("an attacker", () => {
  it.each(Object.keys(ATTACKS))("learns nobody's income by %s", async (name) => {
    expect(await ATTACKS[name]!(askerOf(context, true), at)).toBe(0);
  });

  it("would learn them under k alone", async () => {
    const alone = async (name: string): Promise<number> => ATTACKS[name]!(askerOf(context, false), at);
    expect(await alone("differencing: all, then all but one")).toBe(at.targets.length);
    expect(await alone("tracker: padded with half of the people")).toBe(at.targets.length);
  });

  it("learns a trait that a whole group shares, and the last of a group whose others are known", async () => {
    const smokers = people.filter(({ town }) => town === 3).length;
    expect(await learnTraits(askerOf(context, true))).toBe(smokers);
    expect(await learnLast(askerOf(context, true), people)).toBe(1);
  });
});
