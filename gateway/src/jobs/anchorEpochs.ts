import { AnchorUnavailable } from "@datagraph/sdk";
import { type MetagraphClient, nextEpoch, poolEpochs, readNetwork } from "@datagraph/sdk/node";
import { log } from "../log.ts";
import { sendCall } from "../sending/sendCall.ts";
import type { Services } from "../services.ts";
import { isElsewhere } from "../snapshots/openEpoch.ts";

const UPDATE_TYPES = [0, 1, 2, 3, 4, 5];

/**
 * Returns the job that registers on the EVM, once an epoch, what metagraphs accepted for the pools that this validator
 * serves: in the epoch's last quarter, so that it is in the snapshot with which the next one begins. Nothing to do without a
 * metagraph.
 */
export function anchorEpochs(): (services: Services, signal: AbortSignal) => Promise<void> {
  let done: bigint | undefined;
  return async (services, signal) => {
    const { metagraph, chain, epochLength, snapshots } = services;
    if (metagraph === undefined) return;
    const { state, block } = await chain.latest();
    const turn = (block.timestamp + epochLength / 4n) / epochLength;
    const served = [...state.pools].filter(([, pool]) => snapshots.serves(pool) && isElsewhere(pool, block.number));
    if (turn === done || served.length === 0) return;
    await register(services, metagraph, new Set(served.map(([number]) => number)), signal);
    done = turn;
  };
}

async function register(
  { client, sender }: Services,
  metagraph: MetagraphClient,
  served: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<void> {
  const network = await readNetwork(metagraph);
  for (const pool of await poolEpochs(client, network.metagraph))
    for (const updateType of served.has(pool.pool) ? UPDATE_TYPES : []) {
      if (signal.aborted) throw new AnchorUnavailable("The gateway stops");
      const epoch = await nextEpoch(client, metagraph, network, pool, updateType);
      if (epoch === undefined) continue;
      const { root, start, end, streams, evidence, records } = epoch;
      const args = [pool.pool, updateType, root, start, end, streams, evidence] as const;
      await sendCall(sender, "ProvenanceRegistry", "anchorEpoch", args);
      log("info", { job: "anchor", pool: pool.pool, updateType, end, records });
    }
}
