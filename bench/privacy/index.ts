import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ATTACKS, askerOf, learnLast, learnTraits, peoplePool, population } from "../../query/src/testing/attacks.ts";
import { contextOf } from "../../query/src/testing/pools.ts";
import type { Report, Row } from "../row.ts";
import { wholeNumber } from "../wholeNumber.ts";

const PEOPLE = 120;
/** Whose incomes the attacker is after: all of them take minutes. */
const TARGETS = wholeNumber("DATAGRAPH_BENCH_TARGETS", 20);

/** What a simulated attacker learns of a personal pool, with k = 5 alone and under the check against earlier answers. */
export async function run(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "datagraph-bench-"));
  try {
    const people = population(PEOPLE);
    const context = await contextOf(join(folder, "snapshot.duckdb"), [peoplePool(people)]);
    const at = { people, targets: people.slice(0, TARGETS) };
    const rows: Row[] = [];
    for (const [name, attack] of Object.entries(ATTACKS)) {
      const [value, alone] = [await attack(askerOf(context, true), at), await attack(askerOf(context, false), at)];
      rows.push({
        ...{ work: `${name}: incomes learnt of ${TARGETS}`, value, unit: "people" },
        ...{ peer: { name: "k = 5 alone", value: alone }, target: "0", ok: value === 0 },
      });
    }
    const traits = await learnTraits(askerOf(context, true));
    rows.push({ work: "a trait that all of a group have, from its count", value: traits, unit: "people" });
    const last = await learnLast(askerOf(context, true), people);
    rows.push({ work: "the last of a group, by who knows all others", value: last, unit: "people" });
    return { rows, notes: NOTES };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NOTES =
  "The attacker knows age, town and sex of all 120 people, by which nearly all can be told apart, and wants their incomes. " +
  "The last two rows are what no floor of this kind keeps; docs/security/query-privacy.md says more.";
