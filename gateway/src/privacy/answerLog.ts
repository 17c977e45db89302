import { type AnsweredSet, type Disclosure, type KeptSet, checkSets } from "@datagraph/query";
import { createHmac } from "node:crypto";
import type { PoolClient } from "pg";
import type { Address } from "viem";
import { Refused } from "../refused.ts";
import type { PoolFloor, PrivacyFloor } from "./privacyFloor.ts";

const REASONS: Readonly<Record<Disclosure, (k: number) => string>> = {
  difference: (k) => `Beside an earlier answer, of you or of others, this one would tell of fewer than k = ${k} people`,
  combination: (k) => `Together with earlier answers this one would tell of fewer than k = ${k} people`,
  exhausted: () => "This snapshot of the pool has answered as much as it can; ask again in the next epoch",
};

/**
 * Keeps whom an answer is about, unless that would disclose something beside all earlier answers of the pools' snapshot.
 * In the transaction that charges the order, so that of two at once the second sees the first. Throws Refused.
 */
export async function keepAnswer(
  database: PoolClient,
  secret: Uint8Array,
  { snapshot, own, pools }: PrivacyFloor,
  answered: readonly AnsweredSet[],
): Promise<void> {
  const personOf = personNumbers(secret);
  const mine = new Set(own.map(personOf));
  // in the order of their numbers, so that no two transactions wait for each other
  for (const floor of [...pools].sort((a, b) => a.pool - b.pool)) {
    const wanted = answered.filter(({ pool }) => pool === floor.pool).map((set) => keptSet(set, personOf));
    await database.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`answers ${floor.pool}`]);
    const sets = await earlierSets(database, floor, snapshot);
    const found = checkSets(wanted, { sets, k: floor.k, own: mine });
    if ("disclosure" in found)
      throw new Refused(422, found.disclosure, REASONS[found.disclosure](floor.k), { pool: floor.pool, k: floor.k });
    for (const set of found.fresh) await insert(database, snapshot, set);
  }
}

/** Sets are kept under numbers that only this gateway can give a contributor: 48 bits, exact in a double. */
function personNumbers(secret: Uint8Array): (contributor: Address) => number {
  const known = new Map<Address, number>();
  return (contributor) => {
    const number =
      known.get(contributor) ??
      createHmac("sha256", secret).update(contributor.toLowerCase()).digest().readUIntBE(0, 6);
    known.set(contributor, number);
    return number;
  };
}

function keptSet({ pool, measure, contributors, records }: AnsweredSet, personOf: (one: Address) => number): KeptSet {
  const members = contributors.map((contributor, i) => ({ person: personOf(contributor), hash: records[i]! }));
  members.sort((a, b) => a.person - b.person);
  return {
    pool,
    measure,
    persons: Float64Array.from(members, ({ person }) => person),
    records: Float64Array.from(members, ({ hash }) => hash),
  };
}

async function earlierSets(database: PoolClient, { pool }: PoolFloor, snapshot: string): Promise<KeptSet[]> {
  const { rows } = await database.query<{ measure: string; persons: Buffer; records: Buffer }>(
    "select measure, persons, records from gateway.answered where pool = $1 and snapshot = $2 order by id",
    [pool, snapshot],
  );
  return rows.map(({ measure, persons, records }) => ({
    ...{ pool, measure, persons: doubles(persons), records: doubles(records) },
  }));
}

async function insert(
  database: PoolClient,
  snapshot: string,
  { pool, measure, persons, records }: KeptSet,
): Promise<void> {
  await database.query(
    "insert into gateway.answered (pool, snapshot, measure, persons, records) values ($1, $2, $3, $4, $5)",
    [pool, snapshot, measure, Buffer.from(persons.buffer), Buffer.from(records.buffer)],
  );
}

/** A buffer of the driver may begin anywhere; doubles begin at multiples of eight. */
function doubles(bytes: Buffer): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
