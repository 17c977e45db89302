import type { ChainClient, Storage } from "@datagraph/sdk";
import type { QueryEngine } from "@datagraph/query";
import type { Address, LocalAccount } from "viem";
import type { Pool } from "pg";
import type { ChainState } from "./chainState.ts";
import type { Config } from "./config.ts";
import type { SnapshotStore } from "./snapshots/snapshotStore.ts";

/** What routes and jobs work with; made once, when the gateway starts. */
export type Services = {
  config: Pick<Config, "DATAGRAPH_MAX_UPLOAD">;
  /** the validator's account, which settles, proposes and signs */
  account: LocalAccount;
  client: ChainClient;
  /** keys the `person` pseudonyms of one researcher */
  personKey: (researcher: Address) => Uint8Array;
  chain: ChainState;
  database: Pool;
  storage: Storage;
  snapshots: SnapshotStore;
  engine: QueryEngine;
};
