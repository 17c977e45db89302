import { licenseBookAbi, provenanceRegistryAbi, queryLedgerAbi } from "@datagraph/protocol";
import { type AbiEvent, type ContractEventName, type Log, parseEventLogs } from "viem";
import type { ChainReader } from "../chain/client.ts";

const NAMES = [
  ...["PoolCreated", "TermsProposed", "TermsApplied", "StreamJoined", "ConsentChanged", "StreamsAdmitted", "Anchored"],
  ...["EpochAnchored", "AnchorRejected", "DatasetWithdrawn", "DatasetSuspended", "SuspensionLifted", "Transfer"],
  ...["LicenceSet", "ValidatorShareSet", "OrderSettled", "UsageRecorded"],
] as const satisfies readonly ContractEventName<typeof all>[];

const all = [...provenanceRegistryAbi, ...licenseBookAbi, ...queryLedgerAbi] as const;
const events = all.filter((item) => item.type === "event" && (NAMES as readonly string[]).includes(item.name));

/** One decoded log that payouts follow from, in chain order. */
export type AuditEvent = Log<bigint, number, false, undefined, true, typeof all>;

/** Blocks asked for at a time, where the node gives as many. */
const MOST_BLOCKS = 5_000n;

/**
 * Yields what payouts follow from, in chain order, from the deployment's first block to `last`; holds one page at a time,
 * and asks for fewer blocks where a node refuses so many.
 */
export async function* auditEvents(
  { deployment, publicClient }: ChainReader,
  last: bigint,
): AsyncGenerator<AuditEvent> {
  const { ProvenanceRegistry, LicenseBook, QueryLedger } = deployment.contracts;
  let blocks = MOST_BLOCKS;
  for (let fromBlock = BigInt(deployment.startBlock); fromBlock <= last;) {
    const toBlock = fromBlock + blocks - 1n < last ? fromBlock + blocks - 1n : last;
    const address = [ProvenanceRegistry, LicenseBook, QueryLedger];
    const logs = await publicClient
      .getLogs({ address, events: events as readonly AbiEvent[], fromBlock, toBlock })
      .catch((error: unknown) => {
        if (blocks === 1n) throw error;
        return undefined;
      });
    if (logs === undefined) blocks = blocks / 4n || 1n;
    else {
      yield* parseEventLogs({ abi: all, logs: logs as Log[] }) as AuditEvent[];
      fromBlock = toBlock + 1n;
      blocks = blocks * 2n < MOST_BLOCKS ? blocks * 2n : MOST_BLOCKS;
    }
  }
}
