import type { Committee, PoolState } from "@datagraph/protocol";
import { warmDuckdbEngine } from "@datagraph/query";
import { type KeyGate, asAccount, chainReader, committeeGate, read } from "@datagraph/sdk";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEther, parseGwei, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ChainState } from "./chainState.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./database.ts";
import { openStorage } from "./openStorage.ts";
import { PassCircles } from "./privacy/passCircles.ts";
import { personKeys } from "./queries/planQuery.ts";
import { KeptResults } from "./results/keptResults.ts";
import { openLitRelay } from "./routes/litRelay.ts";
import type { Services } from "./services.ts";
import { openBatch } from "./snapshots/openBatch.ts";
import { epochReader, isElsewhere, openEpoch } from "./snapshots/openEpoch.ts";
import { schemaReader } from "./snapshots/poolSchema.ts";
import { rememberSnapshotBlock } from "./snapshots/snapshotBlock.ts";
import { SnapshotStore } from "./snapshots/snapshotStore.ts";

/** Chain id of anvil and Hardhat, whose blocks are final when they are made. */
const LOCAL_CHAIN = 31_337;

/** Returns everything a gateway works with. Throws when the chain, the database or the committee's file is not there. */
export async function makeServices(config: Config): Promise<Services> {
  const account = privateKeyToAccount(config.DATAGRAPH_VALIDATOR_KEY);
  const client = asAccount(await chainReader(config.DATAGRAPH_RPC_URL), account);
  const committee = await readCommittee(config);
  const gate = gateOf(committee, config);
  const epochLength = BigInt(await read(client, "QueryLedger", "epochLength", []));
  const storage = await openStorage(config);
  const plaintext = await privateFolder(config.DATAGRAPH_DATA_DIR, "plaintext");
  const database = await openDatabase(config.DATABASE_URL);
  const chain = new ChainState(client);
  const readSchema = schemaReader(storage);
  const { chainId, contracts } = client.deployment;
  const reader = { account, chainId, registry: contracts.ProvenanceRegistry, database, gate, storage };
  const metagraph = config.DATAGRAPH_METAGRAPH_URL;
  const readEpoch = epochReader(client, metagraph);
  const snapshots = new SnapshotStore(plaintext, {
    pools: async () => (await chain.latest()).state.pools,
    serves: (pool) => names(pool, account.address),
    readSchema,
    openBatch: (batch, schemas) =>
      isElsewhere(batch.pool, batch.anchor.block)
        ? openEpoch(reader, readEpoch, batch, schemas)
        : openBatch(reader, batch.stream, batch.anchor, schemas),
  });
  return {
    config,
    account,
    client,
    sender: {
      ...{ account, client, database, patience: config.DATAGRAPH_SEND_PATIENCE * 1_000 },
      maxFee: parseGwei(String(config.DATAGRAPH_MAX_GAS_PRICE)),
    },
    relay: relayLimits(config),
    epochLength,
    finality: config.DATAGRAPH_FINALITY ?? (client.deployment.chainId === LOCAL_CHAIN ? "latest" : "finalized"),
    chain,
    passCircles: new PassCircles(client),
    answerSecret: personKeys(config.DATAGRAPH_VALIDATOR_KEY)(zeroAddress),
    database,
    storage,
    readSchema,
    snapshotBlock: rememberSnapshotBlock(client),
    snapshots,
    engine: warmDuckdbEngine(),
    results: new KeptResults(join(plaintext, "results"), config.DATAGRAPH_RESULT_KEPT),
    receiptSources: { urls: config.DATAGRAPH_COMMITTEE_URLS, signingKeys: committee.signingKeys },
    personKey: personKeys(config.DATAGRAPH_VALIDATOR_KEY),
    lit: await openLitRelay(config, client),
    metagraph,
  };
}

/** Whether a pool's terms ever named a validator: what they may open now, the key gate decides. */
function names({ terms }: PoolState, validator: `0x${string}`): boolean {
  return terms.some(({ value }) => value.validators.includes(validator));
}

function relayLimits(config: Config): Services["relay"] {
  const daily = parseEther(config.DATAGRAPH_RELAY_DAILY);
  if (daily === 0n) return undefined;
  return { daily, hourly: config.DATAGRAPH_RELAY_HOURLY, clientHeader: config.DATAGRAPH_CLIENT_HEADER };
}

async function privateFolder(parent: string, name: string): Promise<string> {
  const path = join(parent, name);
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  return path;
}

async function readCommittee({ DATAGRAPH_COMMITTEE_FILE }: Config): Promise<Committee> {
  const text = await readFile(DATAGRAPH_COMMITTEE_FILE, "utf8").catch((cause: unknown) => {
    throw new Error("Gateway configuration: DATAGRAPH_COMMITTEE_FILE cannot be read", { cause });
  });
  return JSON.parse(text) as Committee;
}

function gateOf(committee: Committee, { DATAGRAPH_COMMITTEE_URLS, DATAGRAPH_CHAIN_NAME }: Config): KeyGate {
  return committeeGate({ committee, chainName: DATAGRAPH_CHAIN_NAME, nodes: DATAGRAPH_COMMITTEE_URLS });
}
