import type { KeptSet } from "./keptSet.ts";

/** Sums are taken modulo this prime; products of two residues are exact in a double. */
const PRIME = 67_108_859;

/** A vector over variables, without its zeros. */
type Row = Map<number, number>;

/** Steps an audit may take: some seconds. A pool whose log needs more has been asked enough in this snapshot. */
const MOST_STEPS = 50_000_000;

/**
 * Returns whether some linear combination of the sets' sums is about fewer than k persons (`own` not counted): the
 * auditing of Chin and Ozsoyoglu (1982), by the reduced row echelon form of the sets' incidence vectors. A vector of one
 * person in their span is one of its rows, so no single person's sum follows from the answers together; of two to k - 1
 * persons the rows show many combinations, but not all. "unknown" when it would take too long.
 */
export function tellsOfFew(sets: readonly KeptSet[], k: number, own: ReadonlySet<number>): boolean | "unknown" {
  const { rows, weights } = incidence(sets, own);
  const basis = new Map<number, Row>();
  let steps = 0;
  for (const row of rows) {
    steps += reduce(row, basis);
    const pivot = row.keys().next().value;
    if (pivot === undefined) continue;
    scale(row, inverse(row.get(pivot)!));
    for (const other of basis.values()) steps += subtract(other, row, other.get(pivot) ?? 0) + 1;
    basis.set(pivot, row);
    if (steps > MOST_STEPS) return "unknown";
  }
  return [...basis.values()].some((row) => {
    const persons = weightOf(row, weights);
    return persons > 0 && persons < k;
  });
}

/** Persons in the same sets by the same records cannot be told apart, so they share a variable; one a distinct hash. */
function incidence(
  sets: readonly KeptSet[],
  own: ReadonlySet<number>,
): { rows: Row[]; weights: { classOf: number[]; persons: number[] } } {
  const classes = classesOf(sets);
  const [classOf, persons]: [number[], number[]] = [[], []];
  const first = new Map<number, number>();
  for (const [person, id] of classes) {
    if (!first.has(id)) first.set(id, person);
    persons[id] = (persons[id] ?? 0) + (own.has(person) ? 0 : 1);
  }
  const variables = new Map<string, number>();
  const representatives = new Map([...first].map(([id, person]) => [person, id]));
  const rows = sets.map(({ persons: members, records }) => {
    const row: Row = new Map();
    for (const [i, person] of members.entries()) {
      const id = representatives.get(person);
      if (id === undefined) continue;
      const key = `${id}/${records[i]}`;
      const variable = variables.get(key) ?? variables.size;
      variables.set(key, variable);
      classOf[variable] = id;
      row.set(variable, 1);
    }
    return row;
  });
  return { rows, weights: { classOf, persons } };
}

/** Refines one class of all persons by each set in turn. */
function classesOf(sets: readonly KeptSet[]): Map<number, number> {
  const classes = new Map<number, number>();
  let next = 1;
  for (const { persons, records } of sets) {
    const split = new Map<string, number>();
    for (const [i, person] of persons.entries()) {
      const key = `${classes.get(person) ?? 0}/${records[i]}`;
      const id = split.get(key) ?? next++;
      split.set(key, id);
      classes.set(person, id);
    }
  }
  return classes;
}

function weightOf(row: Row, { classOf, persons }: { classOf: number[]; persons: number[] }): number {
  const touched = new Set([...row.keys()].map((variable) => classOf[variable]!));
  return [...touched].reduce((sum, id) => sum + persons[id]!, 0);
}

/** Takes the basis out of a row: each basis row has the only entry in its pivot's column. Returns the steps it took. */
function reduce(row: Row, basis: ReadonlyMap<number, Row>): number {
  let steps = row.size;
  for (const variable of [...row.keys()]) {
    const other = basis.get(variable);
    const factor = row.get(variable) ?? 0;
    if (other !== undefined && factor !== 0) steps += subtract(row, other, factor);
  }
  return steps;
}

/** Subtracts `factor` times another row. Returns the steps it took. */
function subtract(row: Row, other: Row, factor: number): number {
  if (factor === 0) return 0;
  for (const [variable, value] of other) {
    const left = ((row.get(variable) ?? 0) + (PRIME - ((factor * value) % PRIME))) % PRIME;
    if (left === 0) row.delete(variable);
    else row.set(variable, left);
  }
  return other.size;
}

function scale(row: Row, factor: number): void {
  for (const [variable, value] of row) row.set(variable, (value * factor) % PRIME);
}

/** By Fermat: value^(PRIME - 2). */
function inverse(value: number): number {
  let [result, base, exponent] = [1, value, PRIME - 2];
  for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}
