import type { WarmEngine } from "@datagraph/query";
import type { BlockStorage, ChainClient } from "@datagraph/sdk";
import type { MetagraphClient } from "@datagraph/sdk/node";
import type { Pool } from "pg";
import type { Address, LocalAccount } from "viem";
import type { BlockRef, ChainState } from "./chainState.ts";
import type { Config } from "./config.ts";
import type { ReceiptSources } from "./jobs/keepReleases.ts";
import type { PassCircles } from "./privacy/passCircles.ts";
import type { RelayLimits } from "./relay/requireAllowance.ts";
import type { KeptResults } from "./results/keptResults.ts";
import type { LitRelay } from "./routes/litRelay.ts";
import type { Sender } from "./sending/sender.ts";
import type { SchemaReader } from "./snapshots/poolSchema.ts";
import type { SnapshotStore } from "./snapshots/snapshotStore.ts";

/** What routes and jobs work with; made once, when the gateway starts. */
export type Services = {
  config: Pick<Config, "DATAGRAPH_MAX_UPLOAD" | "DATAGRAPH_ALLOWED_ORIGINS" | "DATAGRAPH_ABANDONED_AFTER">;
  /** the validator's account, which settles, proposes and signs */
  account: LocalAccount;
  client: ChainClient;
  /** sends the validator's transactions until they are mined */
  sender: Sender;
  /** what the operator gives to send signed calls of others; none without DATAGRAPH_RELAY_DAILY */
  relay: (RelayLimits & { clientHeader: string | undefined }) | undefined;
  /** seconds in an epoch, which never change */
  epochLength: bigint;
  /** keys the `person` pseudonyms of one researcher */
  personKey: (researcher: Address) => Uint8Array;
  /** which blocks count as final for payout roots */
  finality: "latest" | "safe" | "finalized";
  chain: ChainState;
  passCircles: PassCircles;
  /** keys the numbers under which contributors stand in the log of answers */
  answerSecret: Uint8Array;
  database: Pool;
  storage: BlockStorage;
  readSchema: SchemaReader;
  /** the block pools are frozen at in the epoch that begins at a time, see `snapshotBlock` */
  snapshotBlock: (epochStart: bigint, head: bigint) => Promise<BlockRef | undefined>;
  snapshots: SnapshotStore;
  engine: WarmEngine;
  results: KeptResults;
  /** the committee's nodes, whose receipts the gateway keeps */
  receiptSources: ReceiptSources;
  /** the way to Lit for browsers' key requests; none without DATAGRAPH_LIT_API_KEY */
  lit: LitRelay | undefined;
  /** queues a round of a job at once; none where no jobs run */
  runJob?: (name: string) => Promise<void>;
  /** the metagraph on which pools of this gateway anchor */
  metagraph: MetagraphClient | undefined;
};
