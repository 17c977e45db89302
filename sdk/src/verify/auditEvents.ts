import { licenseBookAbi, provenanceRegistryAbi, queryLedgerAbi } from "@datagraph/protocol";
import { type AbiEvent, type ContractEventName, type Log, type RpcLog, decodeEventLog, toEventSelector } from "viem";
import type { ChainReader } from "../chain/client.ts";
import { logPages } from "./logPages.ts";

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

/** Yields what payouts follow from, in chain order, from the deployment's first block to `last`; holds two pages at most. */
export async function* auditEvents(reader: ChainReader, last: bigint): AsyncGenerator<AuditEvent> {
  const { ProvenanceRegistry, LicenseBook, QueryLedger } = reader.deployment.contracts;
  const address = [ProvenanceRegistry, LicenseBook, QueryLedger];
  for await (const logs of logPages(reader, { address, selectors: [...bySelector.keys()] }, last))
    for (const log of logs) yield decoded(log);
}

function decoded({ topics, data, blockNumber }: RpcLog): AuditEvent {
  const item = bySelector.get(topics[0]!)!;
  const { args } = decodeEventLog({ abi: [item], topics, data });
  return { eventName: item.name, args, blockNumber: BigInt(blockNumber!) } as unknown as AuditEvent;
}
