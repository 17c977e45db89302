import { type DataRecord, type EpochAnchor, type PoolSchema, type PoolState, valueAt } from "@datagraph/protocol";
import { AnchorUnavailable, type ChainReader } from "@datagraph/sdk";
import { type MetagraphClient, poolEpochs, readNetwork, registeredAnchors } from "@datagraph/sdk/node";
import { numberToHex, zeroHash } from "viem";
import { BatchUnusable } from "./batchFault.ts";
import { type BatchReader, openBatch } from "./openBatch.ts";
import type { WantedBatch } from "./wantedBatches.ts";

/** Epochs whose anchors are kept: every stream of an epoch asks for the same. */
const KEPT = 8;

/** Returns the anchors of a registered epoch, by its root. */
export type EpochReader = (pool: number, updateType: number, end: number) => Promise<readonly EpochAnchor[]>;

/** Whether a pool anchored on another chain than the EVM at a block: its anchors are epochs then. */
export function isElsewhere({ terms }: PoolState, block: bigint): boolean {
  return (valueAt(terms, block)?.chain ?? zeroHash) !== zeroHash;
}

/**
 * Returns what reads the anchors of registered epochs from a metagraph, checked as `registeredAnchors` does, the last few
 * kept. It throws BatchUnusable `unready` when the metagraph does not answer, or none is set.
 */
export function epochReader(reader: ChainReader, client: MetagraphClient | undefined): EpochReader {
  const kept = new Map<string, Promise<readonly EpochAnchor[]>>();
  return (pool, updateType, end) => {
    const key = `${pool}/${updateType}/${end}`;
    const found = kept.get(key) ?? readEpoch(reader, client, pool, updateType, end);
    kept.delete(key);
    kept.set(key, found);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    found.catch(() => kept.delete(key));
    return found;
  };
}

async function readEpoch(
  reader: ChainReader,
  client: MetagraphClient | undefined,
  number: number,
  updateType: number,
  end: number,
): Promise<EpochAnchor[]> {
  if (client === undefined)
    throw new BatchUnusable("unready", `Pool ${number} anchors on a metagraph: set DATAGRAPH_METAGRAPH_URL`);
  try {
    const { metagraph } = await readNetwork(client);
    const pool = (await poolEpochs(reader, metagraph)).find((one) => one.pool === number);
    const epoch = pool?.epochs.find((one) => one.updateType === updateType && one.end === end);
    if (pool === undefined || epoch === undefined)
      throw new BatchUnusable("unready", `Pool ${number} has no epoch on metagraph ${metagraph} that ends ${end}`);
    return await registeredAnchors(client, metagraph, pool, epoch);
  } catch (error) {
    if (!(error instanceof AnchorUnavailable)) throw error;
    throw new BatchUnusable("unready", `The metagraph of pool ${number} does not answer: ${error.message}`);
  }
}

/**
 * Returns the records of one stream in a registered epoch: those of each of its anchors, opened and checked against the
 * anchor's own root and count. Throws BatchUnusable.
 */
export async function openEpoch(
  reader: BatchReader,
  readAnchors: EpochReader,
  { number, stream, anchor }: WantedBatch,
  schemas: readonly PoolSchema[],
): Promise<DataRecord[]> {
  const id = numberToHex(stream.id, { size: 32 });
  const anchors = await readAnchors(number, anchor.updateType, anchor.end);
  const records: DataRecord[] = [];
  for (const { anchor: one } of anchors.filter((found) => found.anchor.stream === id)) {
    const { count, start, end, root } = one;
    records.push(...(await openBatch(reader, stream, { ...anchor, count, start, end, root }, schemas)));
  }
  return records;
}
