import { setTimeout as delay } from "node:timers/promises";
import { type PoolSchema, fieldNames } from "@datagraph/protocol";
import { type RecordBatch, type SealedRecords, parallel } from "@datagraph/sdk";
import { type Cut, MAX_RECORDS, cutBatches } from "./cutBatches.ts";
import { type Ingested, ingest } from "./ingest.ts";
import type { Outbox } from "./outbox.ts";
import { type Destination, sendBatches } from "./sendBatches.ts";
import { type PoolPlan, type StreamPlan, sharedSchema } from "./streamPlan.ts";

/** What the chain says of a pool and its streams. */
export type PoolNow = PoolPlan & {
  /** the chain's time: a device's own clock may be wrong */
  now: number;
  /** consented fields, by dataset id in decimal; a stream that is not active has none */
  consents: Readonly<Record<string, bigint>>;
};

/** What an agent needs of the world. */
export type Ports = {
  /** Throws when chain or gateway cannot be reached. */
  poolNow: () => Promise<PoolNow>;
  /** Returns where a stream's anchors end, by update type. */
  lastEnds: (stream: bigint) => Promise<ReadonlyMap<number, number>>;
  seal: (plan: StreamPlan, batch: RecordBatch) => Promise<SealedRecords>;
  /** Throws when the chain that the pool anchors on cannot be reached. */
  destination: () => Promise<Destination>;
};

/** What one run did. */
export type RunReport = {
  /** why nothing could be sent; readings are kept until it can */
  offline?: string;
  kept: number;
  known: number;
  refused: number;
  failures: { stream: bigint; source: string; message: string }[];
  /** records sealed by this run */
  records: number;
  /** batches anchored for good by this run, and those that still wait */
  anchored: number;
  waiting: number;
};

/** How patient a run is. */
export type RunOptions = {
  /** seconds that readings are waited for after a period is over; default 0 */
  delay?: number;
  /** seconds that a run waits for what it sent to be final; the next run goes on; default 60 */
  patience?: number;
};

/** Batches sealed at once: each is held in memory. */
const WIDTH = 8;
const POLL_MS = 250;

/**
 * Reads all sources, seals what is over, and anchors it. May be killed at any moment and run again: each record is anchored
 * once. Throws nothing that a later run may mend by itself.
 */
export async function runOnce(
  outbox: Outbox,
  plansOf: (schema: PoolSchema) => readonly StreamPlan[],
  ports: Ports,
  { delay: grace = 0, patience = 60 }: RunOptions = {},
): Promise<RunReport> {
  const online = await ports.poolNow().catch((error: Error) => error);
  const pool = online instanceof Error ? lastKnown(outbox, online) : remember(outbox, online);
  const report: RunReport = { kept: 0, known: 0, refused: 0, failures: [], records: 0, anchored: 0, waiting: 0 };
  const streams = plansOf(pool.schema);
  for (const plan of streams) add(report, plan, await ingest(outbox, plan, pool.schema, rulesOf(plan, pool)));
  if (online instanceof Error) return { ...report, offline: online.message, waiting: outbox.open().length };
  try {
    await send(outbox, streams, ports, online, { grace, patience, report });
  } catch (error) {
    report.offline = (error as Error).message;
  }
  report.waiting = outbox.open().length;
  return report;
}

type Sending = { grace: number; patience: number; report: RunReport };

async function send(
  outbox: Outbox,
  streams: readonly StreamPlan[],
  ports: Ports,
  pool: PoolNow,
  { grace, patience, report }: Sending,
): Promise<void> {
  const destination = await ports.destination();
  await anchorOpen(outbox, destination, patience, report);
  let left = streams.filter(({ stream }) => (pool.consents[String(stream)] ?? 0n) !== 0n);
  while (left.length > 0) {
    const sealed = await parallel(left, (plan) => sealStream(outbox, plan, ports, pool, grace), WIDTH);
    report.records += sealed.flat().reduce((sum, records) => sum + records, 0);
    const before = report.anchored;
    await anchorOpen(outbox, destination, patience, report);
    // what fills a batch may have more behind it; what the chain refuses waits for the next run
    left = report.anchored === before ? [] : left.filter((_, index) => sealed[index]!.includes(MAX_RECORDS));
  }
}

/** Returns how many records each sealed batch has. */
async function sealStream(
  outbox: Outbox,
  plan: StreamPlan,
  ports: Ports,
  pool: PoolNow,
  grace: number,
): Promise<number[]> {
  const { schema } = pool;
  const consented = new Set(fieldNames(schema, pool.consents[String(plan.stream)]!));
  const shared = { ...pool, schema: sharedSchema(schema, consented) };
  const lastEnds = outbox.isNew(String(plan.stream)) ? await ports.lastEnds(plan.stream) : new Map<number, number>();
  const cuts = cutBatches(outbox, plan, shared, { now: pool.now, delay: grace, lastEnds });
  for (const cut of cuts) await seal(outbox, plan, ports, pool, cut);
  return cuts.map(({ records }) => records.length);
}

async function seal(outbox: Outbox, plan: StreamPlan, ports: Ports, { schema }: PoolNow, cut: Cut): Promise<void> {
  const { updateType, records, slots, start, end } = cut;
  const { root, envelope } = await ports.seal(plan, { stream: plan.stream, schema, records, end });
  const fields = schema.fields.map(({ name }) => name).filter((name) => records.some((record) => name in record));
  const stream = String(plan.stream);
  outbox.seal({ stream, updateType, count: records.length, start, end, root, fields, envelope, slots });
}

/** What the chain has not made final in time is left for the next run. */
async function anchorOpen(
  outbox: Outbox,
  destination: Destination,
  patience: number,
  report: RunReport,
): Promise<void> {
  const before = outbox.open().length;
  const until = Date.now() + patience * 1_000;
  await sendBatches(outbox, destination);
  while (outbox.open().some(({ state }) => state === "sent") && Date.now() < until) {
    await delay(POLL_MS);
    await sendBatches(outbox, destination);
  }
  report.anchored += before - outbox.open().length;
}

function rulesOf({ stream }: StreamPlan, { schema, now, consents }: PoolNow) {
  return { consented: new Set(fieldNames(schema, consents[String(stream)] ?? 0n)), now };
}

function add(report: RunReport, { stream }: StreamPlan, { kept, known, refused, failures }: Ingested): void {
  report.kept += kept;
  report.known += known;
  report.refused += refused;
  report.failures.push(...failures.map((failure) => ({ stream, ...failure })));
}

function remember(outbox: Outbox, pool: PoolNow): PoolNow {
  const { schema, consents, terms } = pool;
  const { granularity, recordsPerPeriod } = terms;
  const asText = Object.fromEntries(Object.entries(consents).map(([id, fields]) => [id, String(fields)]));
  outbox.setKnown("pool", JSON.stringify({ schema, terms: { granularity, recordsPerPeriod }, consents: asText }));
  return pool;
}

function lastKnown(outbox: Outbox, cause: Error): PoolNow {
  const known = outbox.known("pool");
  if (known === undefined)
    throw new Error(`The pool is not known yet and cannot be reached: ${cause.message}`, { cause });
  const { schema, terms, consents } = JSON.parse(known) as PoolPlan & { consents: Record<string, string> };
  const now = Math.floor(Date.now() / 1_000);
  return { schema, terms, now, consents: Object.fromEntries(Object.entries(consents).map(([k, v]) => [k, BigInt(v)])) };
}
