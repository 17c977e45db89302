import { licenseBookAbi, provenanceRegistryAbi, queryLedgerAbi } from "@datagraph/protocol";
import {
  type AbiEvent,
  type ContractEventName,
  type Log,
  type RpcLog,
  decodeEventLog,
  numberToHex,
  toEventSelector,
} from "viem";
import type { ChainReader } from "../chain/client.ts";

const NAMES = [
  ...["PoolCreated", "TermsProposed", "TermsApplied", "StreamJoined", "ConsentChanged", "StreamsAdmitted", "Anchored"],
  ...["EpochAnchored", "AnchorRejected", "DatasetWithdrawn", "DatasetSuspended", "SuspensionLifted", "Transfer"],
  ...["LicenceSet", "ValidatorShareSet", "OrderSettled", "UsageRecorded"],
] as const satisfies readonly ContractEventName<typeof all>[];

const all = [...provenanceRegistryAbi, ...licenseBookAbi, ...queryLedgerAbi] as const;
const events = all.filter((item) => item.type === "event" && (NAMES as readonly string[]).includes(item.name));
/** viem looks an event up by hashing every signature of the ABI, for every log. */
const bySelector = new Map((events as readonly AbiEvent[]).map((item) => [toEventSelector(item), item]));

/** One decoded log that payouts follow from, in chain order. */
export type AuditEvent = Log<bigint, number, false, undefined, true, typeof all>;

/** Blocks asked for at a time: at first, and at most, where the node gives as many. */
const BLOCKS = { first: 16n, most: 5_000n };
/** Logs of one page above which fewer blocks are asked for, so that memory does not follow a busy chain. */
const MANY = 500;

/**
 * Yields what payouts follow from, in chain order, from the deployment's first block to `last`; holds one page at a time,
 * and asks for fewer blocks where a node refuses so many.
 */
export async function* auditEvents(reader: ChainReader, last: bigint): AsyncGenerator<AuditEvent> {
  let blocks = BLOCKS.first;
  for (let fromBlock = BigInt(reader.deployment.startBlock); fromBlock <= last;) {
    const toBlock = fromBlock + blocks - 1n < last ? fromBlock + blocks - 1n : last;
    const logs = await logsOf(reader, fromBlock, toBlock).catch((error: unknown) => {
      if (blocks === 1n) throw error;
      return undefined;
    });
    if (logs === undefined) blocks = blocks / 4n || 1n;
    else {
      for (const log of logs) yield decoded(log);
      fromBlock = toBlock + 1n;
      blocks = logs.length > MANY ? blocks / 2n || 1n : blocks * 2n;
      if (blocks > BLOCKS.most) blocks = BLOCKS.most;
    }
  }
}

async function logsOf({ deployment, publicClient }: ChainReader, from: bigint, to: bigint): Promise<RpcLog[]> {
  const { ProvenanceRegistry, LicenseBook, QueryLedger } = deployment.contracts;
  const address = [ProvenanceRegistry, LicenseBook, QueryLedger];
  const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) };
  return publicClient.request({
    method: "eth_getLogs",
    params: [{ address, topics: [[...bySelector.keys()]], ...range }],
  });
}

function decoded({ topics, data, blockNumber }: RpcLog): AuditEvent {
  const item = bySelector.get(topics[0]!)!;
  const { args } = decodeEventLog({ abi: [item], topics, data });
  return { eventName: item.name, args, blockNumber: BigInt(blockNumber!) } as unknown as AuditEvent;
}
