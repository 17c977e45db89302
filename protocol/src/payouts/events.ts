import type { Log } from "viem";
import { licenseBookAbi } from "../generated/licenseBookAbi.ts";
import { provenanceRegistryAbi } from "../generated/provenanceRegistryAbi.ts";
import { queryLedgerAbi } from "../generated/queryLedgerAbi.ts";

/** Everything payouts are derived from: the events of the registry, the book of licences and the ledger. */
export const payoutAbi = [...provenanceRegistryAbi, ...licenseBookAbi, ...queryLedgerAbi] as const;

/**
 * One decoded log that payouts depend on, in chain order. `consentTime` is the timestamp in seconds of the block an
 * `OrderSettled` names as its consent block; other events do not carry it.
 */
export type PayoutEvent = Log<bigint, number, false, undefined, true, typeof payoutAbi> & { consentTime?: number };
