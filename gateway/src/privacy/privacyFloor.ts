import type { PoolSchema, PrivacyNotice } from "@datagraph/protocol";
import type { PreparedQuery } from "@datagraph/query";
import type { PoolClient } from "pg";
import type { Address } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";

/** Answers a pass gets of one snapshot of a personal pool, where its schema says nothing. */
const ANSWERS = 100;

/** What the floor of one personal pool holds a query to. */
export type PoolFloor = { pool: number; k: number; answers: number; pass: bigint };

/** The floors of all personal pools that a query aggregates, for one snapshot; `own` do not count. */
export type PrivacyFloor = { snapshot: string; own: readonly Address[]; pools: readonly PoolFloor[] };

/** Returns the floors of a query; none where rows leave, for only of who consented to that. */
export function privacyFloor(
  { passCircles }: Pick<Services, "passCircles">,
  { parts, mode }: Pick<PreparedQuery, "parts" | "mode">,
  ask: {
    researcher: Address;
    licence: number;
    snapshot: string;
    poolOf: (pool: number) => { dataset: bigint; k: number; schema: PoolSchema };
  },
): PrivacyFloor {
  const personal = mode === "rows" ? [] : parts.filter((part) => part.class === "personal");
  const pools = [...new Set(personal.map(({ pool }) => pool))].map((pool) => {
    const { dataset, k, schema } = ask.poolOf(pool);
    const pass = passCircles.passOf(ask.researcher, dataset, ask.licence);
    return { pool, k, pass, answers: schema.privacy?.answers ?? ANSWERS };
  });
  return { snapshot: ask.snapshot, own: passCircles.own(ask.researcher), pools };
}

/** Returns what each floor asks, and how many answers it leaves the pass. */
export async function privacyNotices(
  { database }: { database: Pick<PoolClient, "query"> },
  { snapshot, pools }: PrivacyFloor,
): Promise<PrivacyNotice[]> {
  return Promise.all(
    pools.map(async ({ pool, k, answers, pass }) => {
      const { rows } = await database.query<{ spent: number }>(
        "select count(*)::int as spent from gateway.asked where pass = $1 and pool = $2 and snapshot = $3",
        [String(pass), pool, snapshot],
      );
      return { pool, k, answers, left: Math.max(0, answers - rows[0]!.spent) };
    }),
  );
}

/** Returns what is left of each floor. Throws Refused when a pass has had all its answers of a snapshot. */
export async function requireBudget(
  at: { database: Pick<PoolClient, "query"> },
  floor: PrivacyFloor,
): Promise<PrivacyNotice[]> {
  const notices = await privacyNotices(at, floor);
  const spent = notices.find(({ left }) => left === 0);
  if (spent !== undefined)
    throw new Refused(
      429,
      "privacy-budget",
      `Your pass has had its ${spent.answers} answers of pool ${spent.pool} in this snapshot; ask again in the next epoch`,
      { pool: spent.pool, answers: spent.answers },
    );
  return notices;
}

/** Counts one question, answered or refused for what its answer would tell. */
export async function spendBudget(
  { database }: { database: Pick<PoolClient, "query"> },
  { snapshot, pools }: PrivacyFloor,
): Promise<void> {
  for (const { pool, pass } of pools)
    await database.query("insert into gateway.asked (pass, pool, snapshot) values ($1, $2, $3)", [
      String(pass),
      pool,
      snapshot,
    ]);
}
