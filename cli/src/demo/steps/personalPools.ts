import { type PoolSchema, POOL_CLASS } from "@datagraph/protocol";
import { asAccount, createIdentity, developmentAccount, parallel, read } from "@datagraph/sdk";
import { seeded } from "../data/seeded.ts";
import { dietSchema, healthSchema, readSurvey } from "../data/survey.ts";
import { fund, now } from "../localChain.ts";
import type { Person, World } from "../world.ts";
import { createDemoPool } from "./createDemoPool.ts";
import { type Choice, admitAll, joinPool } from "./joinPool.ts";

const FIRST_ACCOUNT = 100;
const DAY = 86_400;
/** A field of health that no one of the demo shares. */
export const NOBODY_SHARES = "left_hand";
/** Contributors a group needs before an aggregate leaves. */
export const K = 5;

/** Diet and Health: 54 people, each with an own key and an own choice of what to share. */
export async function personalPools(world: World): Promise<string> {
  const survey = await readSurvey();
  const rules = { class: POOL_CLASS.personal, k: K, recordsPerPeriod: 1 };
  const diet = await createDemoPool(world, dietSchema, rules);
  const health = await createDemoPool(world, healthSchema, rules);
  const random = seeded(2016);
  const end = await now(world.reader);
  const choices = survey.map((person) => ({
    diet: choose(random, dietSchema, { records: [person.diet], start: end - DAY, end }),
    health: choose(random, healthSchema, { records: [person.health], start: end - DAY, end }),
  }));
  await parallel(choices, async (choice, index) => {
    const person = await newPerson(world, FIRST_ACCOUNT + index);
    await joinPool(world, person, diet.pool, diet.termsHash, choice.diet);
    await joinPool(world, person, health.pool, health.termsHash, choice.health);
  });
  for (const { pool } of [diet, health]) {
    await admitAll(world, pool);
    world.checks.equal(pool.streams.length, 54, `Streams of ${pool.schema.name}`);
  }
  const creators = diet.pool.streams.map(({ id }) => read(world.reader, "ProvenanceRegistry", "creatorOf", [id]));
  world.checks.equal(new Set(await Promise.all(creators)).size, 54, "Contributors of diet");
  const rows = diet.pool.streams.filter((stream) => stream.rows).length;
  return `54 people in 2 pools, ${rows} of them share rows of diet`;
}

/** Returns a contributor with an account of the development mnemonic, native coin for gas, and an age identity. */
export async function newPerson(world: World, account: number): Promise<Person> {
  const client = asAccount(world.reader, developmentAccount(account));
  await fund(world.reader, client.walletClient.account.address);
  const { identity } = await createIdentity();
  return { client, identity, streams: new Map() };
}

function choose(random: () => number, schema: PoolSchema, batch: Pick<Choice, "records" | "start" | "end">): Choice {
  const fields = schema.fields.map(({ name }) => name).filter((name) => random() < 0.85 && name !== NOBODY_SHARES);
  return { ...batch, fields, rows: random() < 0.3 };
}
