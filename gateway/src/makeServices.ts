import type { Committee } from "@datagraph/protocol";
import { valueAt } from "@datagraph/protocol";
import { duckdbEngine } from "@datagraph/query";
import { type ChainClient, type KeyGate, asAccount, chainReader, committeeGate, write } from "@datagraph/sdk";
import { openEmbeddedStorage } from "@datagraph/sdk/node";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { keccak256, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ChainState } from "./chainState.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./database.ts";
import { personKeys } from "./queries/planQuery.ts";
import { readSchema } from "./queries/poolViews.ts";
import type { Services } from "./services.ts";
import { openBatch } from "./snapshots/openBatch.ts";
import { SnapshotStore } from "./snapshots/snapshotStore.ts";

/** Returns everything a gateway works with. Throws when the chain, the database or the committee's file is not there. */
export async function makeServices(config: Config): Promise<Services> {
  const account = privateKeyToAccount(config.DATAGRAPH_VALIDATOR_KEY);
  const client = asAccount(await chainReader(config.DATAGRAPH_RPC_URL), account);
  const database = await openDatabase(config.DATABASE_URL);
  const storage = await openEmbeddedStorage(join(config.DATAGRAPH_DATA_DIR, "blocks"));
  const chain = new ChainState(client);
  const gate = await readGate(config);
  const snapshots = snapshotStore(config, { account, chain, client, database, gate, storage });
  return {
    config,
    account,
    client,
    chain,
    database,
    storage,
    snapshots,
    engine: duckdbEngine,
    personKey: personKeys(config.DATAGRAPH_VALIDATOR_KEY),
  };
}

type Parts = Pick<Services, "account" | "chain" | "client" | "database" | "storage"> & { gate: KeyGate };

function snapshotStore(config: Config, { account, chain, client, database, gate, storage }: Parts): SnapshotStore {
  const { chainId, contracts } = client.deployment;
  const reader = { account, chainId, registry: contracts.ProvenanceRegistry, database, gate, storage };
  return new SnapshotStore(join(config.DATAGRAPH_DATA_DIR, "plaintext"), {
    pools: async () => (await chain.latest()).state.pools,
    serves: (pool) => pool.terms.at(-1)!.value.validators.includes(account.address),
    schemaOf: (pool, block) => readSchema({ storage }, valueAt(pool.terms, block)!.schema),
    openBatch: (stream, anchor, schema) => openBatch(reader, stream, anchor, schema),
    onUnusable: (stream, { updateType, end }, { isFalse, message }) => {
      console.error(JSON.stringify({ level: "warn", message }));
      if (isFalse) rejectAnchor(client, stream.id, updateType, end, message);
    },
  });
}

/** Rejects a false anchor on-chain, so that it earns nothing from the next snapshot on. */
function rejectAnchor(client: ChainClient, id: bigint, updateType: number, end: number, message: string): void {
  const reason = keccak256(stringToBytes(message));
  write(client, "ProvenanceRegistry", "rejectAnchor", [id, updateType, end, reason]).catch((error: unknown) => {
    console.error(
      JSON.stringify({
        level: "error",
        message: `rejectAnchor: ${error instanceof Error ? error.message : String(error)}`,
      }),
    );
  });
}

async function readGate({
  DATAGRAPH_COMMITTEE_FILE,
  DATAGRAPH_COMMITTEE_URLS,
  DATAGRAPH_CHAIN_NAME,
}: Config): Promise<KeyGate> {
  const committee = JSON.parse(await readFile(DATAGRAPH_COMMITTEE_FILE, "utf8")) as Committee;
  return committeeGate({ committee, chainName: DATAGRAPH_CHAIN_NAME, nodes: DATAGRAPH_COMMITTEE_URLS });
}
