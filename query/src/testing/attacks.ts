import type { PoolSchema } from "@datagraph/protocol";
import { checkSets } from "../privacy/checkSets.ts";
import type { KeptSet } from "../privacy/keptSet.ts";
import { prepareQuery } from "../prepareQuery.ts";
import type { QueryContext, ResultValue } from "../types.ts";
import type { PlainPool } from "./plain.ts";
import { address, seeded } from "./pools.ts";
import { runHere } from "./runHere.ts";

const K = 5;

const schema: PoolSchema = {
  name: "people",
  fields: [
    { name: "age", type: "integer", minimum: 0, maximum: 120, cadence: "static" },
    { name: "town", type: "integer", minimum: 0, maximum: 9, cadence: "static" },
    { name: "sex", type: "integer", minimum: 0, maximum: 1, cadence: "static" },
    { name: "income", type: "integer", minimum: 0, maximum: 100_000, cadence: "static" },
    { name: "smokes", type: "integer", minimum: 0, maximum: 1, cadence: "static" },
  ],
};

/** What the attacker wants to know of a person, and what everybody can see of them. */
export type Person = { age: number; town: number; sex: number; income: number; smokes: number };

/** Returns people whom age, town and sex single out; in town 3 everybody smokes. */
export function population(size: number): Person[] {
  const random = seeded(20_261);
  return Array.from({ length: size }, (_, i) => ({
    age: 20 + (i % 40),
    town: i % 6,
    sex: Math.floor(i / 2) % 2,
    income: Math.floor(random() * 100_000),
    smokes: i % 6 === 3 || random() < 0.3 ? 1 : 0,
  }));
}

/** Returns the people as a personal pool. */
export function peoplePool(people: readonly Person[]): PlainPool {
  const streams = people.map((values, number) => ({
    ...{ number, contributor: address(number + 1), fields: 0b11111n, rows: false },
    anchors: [{ end: 100, count: 1 }],
    records: [{ end: 100, values }],
  }));
  return { pool: 1, schema, class: "personal", k: K, streams };
}

/** Asks one query, as whom the floor takes for one of its askers. Returns the answer's rows, or nothing when refused. */
export type Ask = (sql: string) => Promise<ResultValue[][] | undefined>;

/** Returns how a pool answers under k alone, or also under the check against all earlier answers. */
export function askerOf(context: QueryContext, checks: boolean): Ask {
  const log: KeptSet[] = [];
  return async (sql) => {
    const answer = await runHere(await prepareQuery({ sql }, context));
    if (answer === "below-k") return undefined;
    if (!checks) return answer.rows;
    const wanted = answer.answered.map(({ contributors, ...set }) => {
      const members = contributors.map((one, i) => ({ person: Number(one), record: set.records[i]! }));
      members.sort((a, b) => a.person - b.person);
      const persons = Float64Array.from(members, ({ person }) => person);
      return { ...set, persons, records: Float64Array.from(members, ({ record }) => record) };
    });
    const found = checkSets(wanted, { sets: log, k: K, own: new Set() });
    if ("disclosure" in found) return undefined;
    log.push(...found.fresh);
    return answer.rows;
  };
}

const singlesOut = ({ age, town, sex }: Person): string => `(age = ${age} AND town = ${town} AND sex = ${sex})`;

async function sum(ask: Ask, where: string): Promise<number | undefined> {
  const rows = await ask(`SELECT sum(income) FROM people WHERE ${where}`);
  return rows && Number(rows[0]![0]);
}

/** Who is attacked: some of all people, of whom everything but income and smoking is known. */
export type Targets = { people: readonly Person[]; targets: readonly Person[] };

/** Each attack returns how many of the targets' incomes it learnt to the unit. */
export const ATTACKS: Readonly<Record<string, (ask: Ask, at: Targets) => Promise<number>>> = {
  "differencing: all, then all but one": async (ask, { targets }) => {
    const all = await sum(ask, "TRUE");
    return learnt(targets, async (person) => minus(all, await sum(ask, `NOT ${singlesOut(person)}`)));
  },
  "differencing by two accounts": async (ask, { targets }) =>
    // the second account's queries come through the same pool: whose they are makes no difference to it
    learnt(targets, async (person) =>
      minus(
        await sum(ask, `town = ${person.town}`),
        await sum(ask, `town = ${person.town} AND NOT ${singlesOut(person)}`),
      ),
    ),
  "narrowing a filter step by step": async (ask, { targets }) =>
    learnt(targets, async (person) => {
      let narrowest: number | undefined;
      for (const width of [30, 12, 5, 2, 0]) {
        const near = `age BETWEEN ${person.age - width} AND ${person.age + width}`;
        const found = await sum(ask, `${near} AND town = ${person.town} AND sex = ${person.sex}`);
        if (found !== undefined) narrowest = found;
      }
      return narrowest;
    }),
  "tracker: padded with half of the people": async (ask, { targets }) => {
    const all = await sum(ask, "TRUE");
    return learnt(targets, async (person) => {
      const one = await sum(ask, `sex = 0 OR ${singlesOut(person)}`);
      const other = await sum(ask, `sex = 1 OR ${singlesOut(person)}`);
      return minus(one !== undefined && other !== undefined ? one + other : undefined, all);
    });
  },
  "asking the same again and again": async (ask, { targets }) => {
    const answers = new Set<number | undefined>();
    for (let turn = 0; turn < 25; turn++) answers.add(await sum(ask, "town < 3"));
    return answers.size === 1 ? 0 : targets.length;
  },
  "random subsets, solved as equations": randomSubsets,
};

/** As many questions as twice the people, so that without a check nothing is left unknown. */
async function randomSubsets(ask: Ask, { people, targets }: Targets): Promise<number> {
  const random = seeded(7);
  const whole = (most: number): number => Math.floor(random() * most);
  const equations: number[][] = [];
  for (let turn = 0; turn < 2 * people.length; turn++) {
    const [from, town, sex] = [20 + whole(40), whole(6), whole(2)];
    const to = from + whole(20);
    const isIn = (person: Person): boolean =>
      (person.age >= from && person.age <= to) || (person.town === town && person.sex === sex);
    const where = `(age >= ${from} AND age <= ${to}) OR (town = ${town} AND sex = ${sex})`;
    const told = await sum(ask, where);
    if (told !== undefined) equations.push([...people.map((person) => (isIn(person) ? 1 : 0)), told]);
  }
  return solved(equations, people, targets);
}

/** Gauss and Jordan in doubles, apart from the audit's arithmetic. Returns how many persons a row gives alone, and rightly. */
function solved(equations: number[][], people: readonly Person[], targets: readonly Person[]): number {
  let rank = 0;
  for (let column = 0; column < people.length; column++) {
    const best = equations.findIndex((row, i) => i >= rank && Math.abs(row[column]!) > 1e-7);
    if (best < 0) continue;
    [equations[rank], equations[best]] = [equations[best]!, equations[rank]!];
    const pivot = equations[rank]!;
    const scale = pivot[column]!;
    for (let i = 0; i < pivot.length; i++) pivot[i]! /= scale;
    for (const row of equations) {
      const factor = row[column]!;
      if (row === pivot || factor === 0) continue;
      for (let i = 0; i < row.length; i++) row[i]! -= factor * pivot[i]!;
    }
    rank++;
  }
  return targets.filter((person) =>
    equations.slice(0, rank).some((row) => {
      const isAlone = row.slice(0, -1).every((value, j) => Math.abs(value - (people[j] === person ? 1 : 0)) < 1e-6);
      return isAlone && Math.round(row.at(-1)!) === person.income;
    }),
  ).length;
}

async function learnt(
  targets: readonly Person[],
  guess: (person: Person) => Promise<number | undefined>,
): Promise<number> {
  let count = 0;
  for (const person of targets) if ((await guess(person)) === person.income) count++;
  return count;
}

function minus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}

/** What the floor cannot keep: where all of a group have a trait, its count tells it of each. Returns of how many. */
export async function learnTraits(ask: Ask): Promise<number> {
  const rows = (await ask("SELECT town, count(*), sum(smokes) FROM people GROUP BY town")) ?? [];
  return rows.reduce((found, [, people, smokers]) => found + (people === smokers ? Number(people) : 0), 0);
}

/** What the floor cannot keep: who knows all of a group but one (its friends, say) learns the last one's value. */
export async function learnLast(ask: Ask, people: readonly Person[]): Promise<number> {
  const [target, ...known] = people.filter(({ town }) => town === 2);
  const told = await sum(ask, "town = 2");
  return told !== undefined && told - known.reduce((all, { income }) => all + income, 0) === target!.income ? 1 : 0;
}
