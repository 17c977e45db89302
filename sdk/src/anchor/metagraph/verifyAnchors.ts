import { unpackStreamCounts } from "@datagraph/protocol";
import type { ChainReader } from "../../chain/client.ts";
import { AnchorUnavailable } from "../errors.ts";
import { type MetagraphClient, readNetwork } from "./metagraphClient.ts";
import { type PoolEpochs, type RegisteredEpoch, poolEpochs } from "./poolEpochs.ts";
import { registeredAnchors } from "./registeredAnchors.ts";

/** One registered epoch against the snapshots of its metagraph. */
export type VerifiedEpoch = {
  pool: number;
  updateType: number;
  end: number;
  streams: number;
  records: number;
  /** why it does not hold; absent when it does */
  problem?: string;
};

/**
 * Returns every epoch that was registered of pools on a metagraph, checked: its snapshots follow each other and those of
 * the epoch before, their anchors give its root and counts, and a global snapshot holds the last. `signers` are the DAG
 * addresses of which more than half must have signed that; without them any signature does. Throws AnchorUnavailable when the
 * metagraph does not answer, for then nothing is known.
 */
export async function verifyAnchors(
  reader: ChainReader,
  client: MetagraphClient,
  signers?: readonly string[],
): Promise<VerifiedEpoch[]> {
  const { metagraph } = await readNetwork(client);
  const verified: VerifiedEpoch[] = [];
  for (const pool of await poolEpochs(reader, metagraph))
    for (const epoch of pool.epochs) {
      const problem = await problemOf(client, metagraph, pool, epoch, signers);
      const counts = unpackStreamCounts(epoch.streams);
      const { updateType, end } = epoch;
      const records = counts.reduce((sum, { count }) => sum + count, 0);
      const facts = { pool: pool.pool, updateType, end, streams: counts.length, records };
      verified.push(problem === undefined ? facts : { ...facts, problem });
    }
  return verified;
}

async function problemOf(
  client: MetagraphClient,
  metagraph: string,
  pool: PoolEpochs,
  epoch: RegisteredEpoch,
  signers: readonly string[] | undefined,
): Promise<string | undefined> {
  try {
    await registeredAnchors(client, metagraph, pool, epoch, signers);
    return undefined;
  } catch (error) {
    if (error instanceof AnchorUnavailable) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}
