import { mkdirSync } from "node:fs";
import type { MetagraphNetwork, TransactionReference } from "@datagraph/protocol";
import type { ApplicationState } from "./application/state.ts";
import { brotliHash } from "./crypto/hash.ts";
import { type Operator, openOperator } from "./crypto/operator.ts";
import { type Ledger } from "./ledger/ledger.ts";
import { type Mempool, openMempool } from "./mempool.ts";
import { cutSnapshot } from "./snapshots/cutSnapshot.ts";
import { type Head, replay } from "./snapshots/replay.ts";
import { type Store, openStore } from "./store.ts";

/** What a local metagraph is told. */
export type MetagraphOptions = {
  /** where its key and its snapshots are */
  directory: string;
  chainId: number;
  /** the registry whose streams are anchored here */
  registry: string;
  /** balances of the first snapshot, in 10^-8 */
  genesis?: readonly (readonly [address: string, amount: bigint])[];
  /** what a data update costs, in 10^-8; default nothing */
  fee?: bigint;
  /** seconds since 1970; default the clock */
  now?: () => number;
};

/** A local metagraph: one process, one operator, no consensus. For development. */
export type Metagraph = {
  network: MetagraphNetwork;
  operator: Operator;
  fee: bigint;
  now: () => number;
  store: Store;
  mempool: Mempool;
  ledger: Ledger;
  state: ApplicationState;
  /** what the first transaction of every source follows */
  firstReference: TransactionReference;
  head: () => Head;
  /** Takes in what is pending, at most one snapshot full. Returns false when there was nothing. */
  cut: () => boolean;
  close: () => void;
};

/** What the local metagraph says of itself wherever it is asked. */
export const BANNER = "local metagraph: single operator, no consensus, for development";

/**
 * Opens a local metagraph, or makes one in an empty directory. Checks every kept snapshot. Throws when one is not as it
 * was made, and when the directory belongs to another chain or registry.
 */
export async function openMetagraph(options: MetagraphOptions): Promise<Metagraph> {
  const { directory, chainId, registry, genesis = [], fee = 0n } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const operator = openOperator(directory);
  const network = { metagraph: operator.metagraph, chainId, registry: registry.toLowerCase() as `0x${string}` };
  const store = openStore(directory);
  try {
    requireSameNetwork(store, network);
    const ledger: Ledger = { balances: genesisOf(store, genesis), references: new Map() };
    const state: ApplicationState = new Map();
    let head = await replay(store.snapshots(), operator, ledger, state);
    const mempool = openMempool(store);
    const metagraph: Metagraph = {
      ...{ network, operator, fee, store, mempool, ledger, state },
      now: options.now ?? (() => Math.floor(Date.now() / 1_000)),
      firstReference: { ordinal: 0, hash: brotliHash(operator.metagraph) },
      head: () => head!,
      cut: () => {
        const next = cutSnapshot(metagraph, head);
        head = next ?? head;
        return next !== undefined;
      },
      close: () => {
        mempool.flush();
        store.close();
      },
    };
    if (head === undefined) metagraph.cut();
    return metagraph;
  } catch (error) {
    store.close();
    throw error;
  }
}

function requireSameNetwork(store: Store, network: MetagraphNetwork): void {
  const kept = store.meta("network");
  const text = JSON.stringify(network);
  if (kept === undefined) store.setMeta("network", text);
  else if (kept !== text)
    throw new Error(`The directory's metagraph is of ${kept}, not of ${text}: use another directory`);
}

/** Balances are given once: later ones would make money of nothing. */
function genesisOf(store: Store, genesis: NonNullable<MetagraphOptions["genesis"]>): Map<string, bigint> {
  const kept = store.meta("genesis") ?? JSON.stringify(genesis.map(([address, amount]) => [address, String(amount)]));
  if (store.meta("genesis") === undefined) store.setMeta("genesis", kept);
  return new Map((JSON.parse(kept) as [string, string][]).map(([address, amount]) => [address, BigInt(amount)]));
}
