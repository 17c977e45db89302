import type { OrderPart, Period, PoolState, Query } from "@datagraph/protocol";
import { type PartCount, type PreparedQuery, QueryRefused } from "@datagraph/query";
import { read } from "@datagraph/sdk";
import { type Address, concatBytes, hexToBytes, keccak256 } from "viem";
import type { BlockRef } from "../chainState.ts";
import { type PrivacyFloor, privacyFloor } from "../privacy/privacyFloor.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { ALL_TIME, type QueryBlocks, type ServedPool, poolViews } from "./poolViews.ts";

/** A checked query, what it may read, which pools it came to, and when: the chain's time in seconds. */
export type QueryPlan = {
  prepared: PreparedQuery;
  served: ReadonlyMap<number, ServedPool>;
  blocks: QueryBlocks;
  floor: PrivacyFloor;
  now: bigint;
};

/** What a query is planned for. `consentBlock` defaults to the latest block. */
export type PlanRequest = { query: Query; licence: number; researcher: Address; consentBlock?: bigint };

/**
 * Checks a query against the pools this gateway serves and the researcher's passes. Throws QueryRefused with a position,
 * or Refused when a pass is missing or no snapshot exists yet.
 */
export async function planQuery(services: Services, ask: PlanRequest): Promise<QueryPlan> {
  const { state, block } = await services.chain.latest();
  const { epoch, frozen } = await currentSnapshot(services, block);
  const blocks = await queryBlocks(services, frozen, ask.consentBlock ?? block.number, block);
  const [snapshot] = await Promise.all([services.snapshots.at(frozen), services.passCircles.readTo(block.number)]);
  const pools = await poolViews(services, state.pools, { licence: ask.licence, blocks, snapshot });
  const unfrozen = [...state.pools].flatMap(([number, pool]) => (snapshot.pools.has(number) ? [] : [pool]));
  const context = {
    snapshot: snapshot.path,
    pools: pools.map(({ view }) => view),
    period: ALL_TIME,
    personKey: services.personKey(ask.researcher),
    exclude: services.passCircles.own(ask.researcher),
  };
  const prepared = await services.engine.prepare(ask.query, context).catch(async (error: unknown) => {
    await refuseUnfrozen(services, ask.query, unfrozen, epoch, error);
    throw error;
  });
  await checkPasses(services, ask, prepared);
  const served = new Map(pools.map((pool) => [pool.view.pool, pool]));
  const floor = privacyFloor(services, prepared, {
    ...ask,
    snapshot: frozen.hash,
    poolOf: (pool) => ({ dataset: state.pools.get(pool)!.id, ...served.get(pool)!.view }),
  });
  return { prepared, served, blocks, floor, now: block.timestamp };
}

/** Returns one order part for each pool a plan reads, for the units counted. */
export function orderParts(plan: QueryPlan, licence: number, counts: readonly PartCount[]): OrderPart[] {
  return plan.prepared.parts.map(({ pool, rows, fields, period }, index) => ({
    pool,
    licence,
    rows,
    snapshot: plan.blocks.snapshot,
    fields,
    ...orderPeriod(period),
    unitPrice: plan.served.get(pool)!.price,
    maxUnits: BigInt(counts[index]!.units),
  }));
}

/** Returns the secret that keys one researcher's `person` pseudonyms, from a secret of the gateway. */
export function personKeys(secret: `0x${string}`): (researcher: Address) => Uint8Array {
  const label = new TextEncoder().encode("datagraph/person/v1");
  return (researcher) => keccak256(concatBytes([hexToBytes(secret), label, hexToBytes(researcher)]), "bytes");
}

/** Returns a period as orders carry it. */
function orderPeriod({ start, end }: Period): Pick<OrderPart, "periodStart" | "periodEnd"> {
  return { periodStart: start, periodEnd: end };
}

async function currentSnapshot(
  { epochLength, snapshotBlock }: Services,
  { number, timestamp }: BlockRef,
): Promise<{ epoch: bigint; frozen: BlockRef }> {
  const epoch = timestamp / epochLength;
  const frozen = await snapshotBlock(epoch * epochLength, number);
  if (frozen === undefined)
    throw new Refused(503, "no-snapshot", `Pools are first frozen at the start of epoch ${epoch + 1n}; ask again then`);
  return { epoch, frozen };
}

async function queryBlocks(
  { client }: Services,
  frozen: BlockRef,
  consentBlock: bigint,
  latest: BlockRef,
): Promise<QueryBlocks> {
  if (frozen.number > consentBlock)
    throw new Refused(
      409,
      "stale-quote",
      `Consent block ${consentBlock} is older than the snapshot at block ${frozen.number}; ask for a new quote`,
    );
  const { timestamp } =
    consentBlock === latest.number ? latest : await client.publicClient.getBlock({ blockNumber: consentBlock });
  return { snapshot: frozen.number, consentBlock, consentTime: Number(timestamp) };
}

/** A pool that is not in the snapshot is unknown to the engine; that it will be there soon is the better answer. */
async function refuseUnfrozen(
  { readSchema }: Services,
  query: Query,
  unfrozen: readonly PoolState[],
  epoch: bigint,
  error: unknown,
): Promise<void> {
  if (!(error instanceof QueryRefused && error.code === "unknown-table")) return;
  const text = "sql" in query ? query.sql : query.pool;
  for (const { terms } of unfrozen) {
    const name = (await readSchema(terms.at(-1)!.value.schema))?.name;
    if (name !== undefined && new RegExp(`\\b${name}\\b`, "i").test(text))
      throw new Refused(503, "no-snapshot", `Pool "${name}" is first frozen at the start of epoch ${epoch + 1n}`);
  }
}

async function checkPasses(
  { client }: Services,
  { researcher, licence }: PlanRequest,
  { parts }: PreparedQuery,
): Promise<void> {
  const allowed = await Promise.all(
    parts.map(({ pool }) => read(client, "AccessPass", "canQuery", [researcher, pool, licence])),
  );
  for (const [index, { pool }] of parts.entries())
    if (!allowed[index])
      throw new Refused(403, "no-pass", `${researcher} has no valid pass for pool ${pool} under licence ${licence}`, {
        pool,
        licence,
      });
}
