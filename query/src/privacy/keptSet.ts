/**
 * A set as the log of answers keeps it: persons by a number that only the keeper can give a person, in ascending order,
 * and the hash of each one's records.
 */
export type KeptSet = { pool: number; measure: string; persons: Float64Array; records: Float64Array };

/** Returns whether two sets are of the same persons with the same records. */
export function sameSet(a: KeptSet, b: KeptSet): boolean {
  return (
    a.persons.length === b.persons.length &&
    a.persons.every((person, i) => person === b.persons[i] && a.records[i] === b.records[i])
  );
}

/** Returns whether two measures tell something of a common field, so that one answer can be subtracted from the other. */
export function comparable(a: string, b: string): boolean {
  if (a === b) return true;
  const fields = new Set(a.split("+"));
  return b.split("+").some((field) => fields.has(field));
}

/** Returns how many persons, `own` not counted, are in one set and not with the same records in the other; at most `most`. */
export function differing(a: KeptSet, b: KeptSet, own: ReadonlySet<number>, most: number): number {
  let [i, j, count] = [0, 0, 0];
  while ((i < a.persons.length || j < b.persons.length) && count < most) {
    const [left = Infinity, right = Infinity] = [a.persons[i], b.persons[j]];
    const person = Math.min(left, right);
    const isSame = left === right && a.records[i] === b.records[j];
    if (left === person) i++;
    if (right === person) j++;
    if (!isSame && !own.has(person)) count++;
  }
  return count;
}
