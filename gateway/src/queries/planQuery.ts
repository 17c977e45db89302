import type { OrderPart, Period, Query } from "@datagraph/protocol";
import type { PartCount, PreparedQuery } from "@datagraph/query";
import { read } from "@datagraph/sdk";
import { type Address, concatBytes, hexToBytes, keccak256 } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { snapshotBlock } from "../snapshots/snapshotBlock.ts";
import { ALL_TIME, type QueryBlocks, type ServedPool, poolViews } from "./poolViews.ts";

/** A checked query, what it may read, and which pools it came to. */
export type QueryPlan = { prepared: PreparedQuery; served: ReadonlyMap<number, ServedPool>; blocks: QueryBlocks };

/** What a query is planned for. `consentBlock` defaults to the latest block. */
export type PlanRequest = { query: Query; licence: number; researcher: Address; consentBlock?: bigint };

/**
 * Checks a query against the pools this gateway serves and the researcher's passes. Throws QueryRefused with a position,
 * or Refused when a pass is missing or no snapshot exists yet.
 */
export async function planQuery(services: Services, ask: PlanRequest): Promise<QueryPlan> {
  const { state, block } = await services.chain.latest();
  const blocks = await queryBlocks(services, ask.consentBlock ?? block);
  const pools = await poolViews(services, state.pools, ask.licence, blocks);
  const snapshot = await services.snapshots.at(blocks.snapshot);
  const prepared = await services.engine.prepare(ask.query, {
    snapshot,
    pools: pools.map(({ view }) => view),
    period: ALL_TIME,
    personKey: services.personKey(ask.researcher),
    exclude: [ask.researcher],
  });
  const served = new Map(pools.map((pool) => [pool.view.pool, pool]));
  await checkPasses(services, ask, prepared);
  return { prepared, served, blocks };
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

/** Returns a period as orders carry it. */
function orderPeriod({ start, end }: Period): Pick<OrderPart, "periodStart" | "periodEnd"> {
  return { periodStart: start, periodEnd: end };
}

/** Returns the secret that keys one researcher's `person` pseudonyms, from a secret of the gateway. */
export function personKeys(secret: `0x${string}`): (researcher: Address) => Uint8Array {
  const label = new TextEncoder().encode("datagraph/person/v1");
  return (researcher) => keccak256(concatBytes([hexToBytes(secret), label, hexToBytes(researcher)]), "bytes");
}

async function queryBlocks({ client }: Services, consentBlock: bigint): Promise<QueryBlocks> {
  const [epoch, length, block] = await Promise.all([
    read(client, "QueryLedger", "currentEpoch", []),
    read(client, "QueryLedger", "epochLength", []),
    client.publicClient.getBlock({ blockNumber: consentBlock }),
  ]);
  const snapshot = await snapshotBlock(client, epoch * BigInt(length));
  if (snapshot === undefined)
    throw new Refused(503, "no-snapshot", `Pools are first frozen at the start of epoch ${epoch + 1n}; ask again then`);
  if (snapshot > consentBlock)
    throw new Refused(
      409,
      "stale-consent",
      `Consent block ${consentBlock} is older than the snapshot at block ${snapshot}`,
    );
  return { snapshot, consentBlock, consentTime: Number(block.timestamp) };
}

async function checkPasses(
  { client }: Services,
  { researcher, licence }: PlanRequest,
  { parts }: PreparedQuery,
): Promise<void> {
  for (const { pool } of parts)
    if (!(await read(client, "AccessPass", "canQuery", [researcher, pool, licence])))
      throw new Refused(403, "no-pass", `${researcher} has no valid pass for pool ${pool} under licence ${licence}`, {
        pool,
        licence,
      });
}
