import { type PoolState, type SettledPart, type Share, endsByTime, sharePart, streamsNamed } from "@datagraph/protocol";
import type { Context } from "ponder:registry";
import { carriedDust, datasetEarning, earning, licence, parameter, pool as pools } from "ponder:schema";
import { add } from "../../rows/add.ts";
import { sumShares } from "../../rows/earnings.ts";
import { readPool } from "./keepHistory.ts";

type Db = Context["db"];

/** A settled part as its rows tell it. */
type Part = Omit<SettledPart, "consentTime">;

/** Adds what a settled part earned whom, by protocol's `sharePart`: by account and epoch, by stream, by pool; and the dust. */
export async function addEarnings({ db, client, contracts }: Context, part: Part): Promise<void> {
  const of = await db.find(pools, { number: part.pool });
  const pool = await readPool(db, part.pool, (state) => streamsNamed(state, part)?.keys() ?? numbers(of!.streams));
  const dustOf = { pool: part.pool, token: part.token };
  const dust = await db.find(carriedDust, dustOf);
  const fee = await db.find(licence, { licence: part.scope.licence });
  const share = await db.find(parameter, { contract: "LicenseBook", name: "validatorShareBps" });
  const before = dust?.amount ?? 0n;
  const { shares, carried } = sharePart(
    pool,
    { ...part, consentTime: await consentTime(client, pool, part.consentBlock) },
    {
      treasury: contracts.TimelockController.address,
      feeBps: fee?.feeBps ?? 0,
      validatorShareBps: Number(share?.value ?? 0n),
      carried: before,
    },
  );
  await addShares(db, pool, part, shares);
  if (carried === before) return;
  await db
    .insert(carriedDust)
    .values({ ...dustOf, amount: carried })
    .onConflictDoUpdate({ amount: carried });
}

async function addShares(db: Db, pool: PoolState | undefined, part: Part, shares: readonly Share[]): Promise<void> {
  const { token, epoch } = part;
  const { accounts, streams } = sumShares(shares);
  if (accounts.size > 0)
    await db
      .insert(earning)
      .values([...accounts].map(([account, delta]) => ({ account, token, epoch, ...delta })))
      .onConflictDoUpdate((row) => add(row, accounts.get(row.account)!));
  if (pool === undefined || streams.size === 0) return;
  const datasets = new Map([[pool.id, { uses: 1n, amount: 0n, units: 0n }]]);
  const whole = datasets.get(pool.id)!;
  for (const [number, { amount, units }] of streams) {
    datasets.set(pool.streams.get(number)!.id, { uses: 1n, amount, units });
    whole.amount += amount;
    whole.units += units;
  }
  await db
    .insert(datasetEarning)
    .values([...datasets].map(([dataset, delta]) => ({ dataset, token, ...delta })))
    .onConflictDoUpdate((row) => add(row, datasets.get(row.dataset)!));
}

/**
 * Returns the time of a consent block, which no event tells. It is asked for only where a suspension may have ended by
 * time, of Ponder's client, which keeps what it was answered; else any time does.
 */
async function consentTime(
  client: Context["client"],
  pool: PoolState | undefined,
  blockNumber: bigint,
): Promise<number> {
  const matters = pool !== undefined && [pool, ...pool.streams.values()].some((one) => endsByTime(one, blockNumber));
  return matters ? Number((await client.getBlock({ blockNumber })).timestamp) : 0;
}

function numbers(count: bigint): number[] {
  return Array.from({ length: Number(count) }, (_, number) => number);
}
