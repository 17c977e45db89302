import { parallel } from "@datagraph/sdk";
import { keccak256, stringToBytes } from "viem";
import { describeError, log } from "../log.ts";
import { sendCall } from "../sending/sendCall.ts";
import type { Services } from "../services.ts";
import { BatchUnusable } from "../snapshots/batchFault.ts";
import { type WantedBatch, batchKey, wantedBatches } from "../snapshots/wantedBatches.ts";

/** Batches opened at a time; queries and the committee's other users need the processor too. */
const PARALLEL = 2;
/** Longest wait in milliseconds before a batch that could not be opened is tried again. */
const LONGEST_WAIT = 60_000;

/** Batches that could not be opened: how often, and when to try again. */
type Retries = Map<string, { failures: number; at: number }>;

/**
 * Returns the job that opens batches as they are anchored, rejects false ones on-chain, and makes the epoch's snapshot
 * as soon as it has begun, so that nobody's first query waits for the key gate.
 */
export function prepareSnapshots(): (services: Services, signal: AbortSignal) => Promise<void> {
  const retries: Retries = new Map();
  return async (services, signal) => {
    const { state, block } = await services.chain.latest();
    const batches = [...state.pools].flatMap(([number, pool]) =>
      services.snapshots.serves(pool) ? wantedBatches(number, pool, block.number) : [],
    );
    await parallel(
      batches,
      async (batch) => {
        if (!signal.aborted) await prepare(services, batch, retries);
      },
      PARALLEL,
    );
    if (!signal.aborted) await freeze(services);
  };
}

async function prepare(services: Services, batch: WantedBatch, retries: Retries): Promise<void> {
  const key = batchKey(batch);
  const earlier = retries.get(key);
  if (earlier !== undefined && earlier.at > Date.now()) return;
  try {
    await services.snapshots.open(batch);
    retries.delete(key);
  } catch (error) {
    const failures = (earlier?.failures ?? 0) + 1;
    retries.set(key, { failures, at: Date.now() + Math.min(LONGEST_WAIT, 1_000 * 2 ** failures) });
    if (earlier === undefined) log("warn", { job: "prepare", ...describeError(error) });
    if (error instanceof BatchUnusable && error.fault === "false") await reject(services, batch, error.message);
  }
}

/** Rejects a false anchor on-chain, so that it earns nothing from the next snapshot on. */
async function reject({ sender }: Services, { stream, anchor }: WantedBatch, why: string): Promise<void> {
  const args = [stream.id, anchor.updateType, anchor.end, keccak256(stringToBytes(why))] as const;
  try {
    await sendCall(sender, "ProvenanceRegistry", "rejectAnchor", args);
    log("info", { job: "prepare", rejected: String(stream.id), end: anchor.end });
  } catch (error) {
    log("error", { job: "prepare", ...describeError(error) });
  }
}

async function freeze({ chain, epochLength, snapshotBlock, snapshots }: Services): Promise<void> {
  const { block } = await chain.latest();
  const frozen = await snapshotBlock((block.timestamp / epochLength) * epochLength, block.number);
  if (frozen === undefined) return;
  await snapshots.at(frozen);
  await snapshots.dropBefore(frozen.number);
}
