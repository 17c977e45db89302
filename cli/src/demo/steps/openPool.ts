import { POOL_CLASS } from "@datagraph/protocol";
import { parallel } from "@datagraph/sdk";
import { birdStrikesSchema, readOperators } from "../data/birdStrikes.ts";
import type { World } from "../world.ts";
import { createDemoPool } from "./createDemoPool.ts";
import { admitAll, joinPool } from "./joinPool.ts";
import { newPerson } from "./personalPools.ts";

const FIRST_ACCOUNT = 200;
const OPERATORS = 20;
const seconds = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

/** Bird strikes: an open pool of the 20 aircraft operators with most reports, rows allowed. */
export async function openPool(world: World): Promise<string> {
  const operators = await readOperators(OPERATORS);
  const { pool, termsHash } = await createDemoPool(world, birdStrikesSchema, {
    class: POOL_CLASS.open,
    k: 0,
    recordsPerPeriod: 100,
  });
  const fields = birdStrikesSchema.fields.map(({ name }) => name);
  await parallel(
    operators,
    async ({ records }, index) => {
      const person = await newPerson(world, FIRST_ACCOUNT + index);
      const start = seconds(String(records[0]!.flight_date)) - 1;
      const end = seconds(String(records.at(-1)!.flight_date));
      await joinPool(world, person, pool, termsHash, { fields, rows: true, records, start, end });
    },
    2,
  );
  await admitAll(world, pool);
  const count = operators.reduce((sum, { records }) => sum + records.length, 0);
  world.checks.equal(
    pool.streams.reduce((sum, { records }) => sum + records.length, 0),
    count,
    "Reports anchored",
  );
  return `${OPERATORS} operators, ${count} reports`;
}
