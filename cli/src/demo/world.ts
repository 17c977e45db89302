import type { Committee, DataRecord, PoolSchema } from "@datagraph/protocol";
import { type ChainClient, type ChainReader, type KeyGate, asAccount, developmentAccount } from "@datagraph/sdk";
import type { Checks } from "./check.ts";

/** A contributor of the demo: an account, an age identity, and a stream in each pool they joined. */
export type Person = {
  client: ChainClient;
  identity: string;
  streams: Map<string, DemoStream>;
};

/** A stream as the demo made it, so that results can be checked against the plain data. */
export type DemoStream = {
  id: bigint;
  number: number;
  owner: Person;
  /** names of the fields shared */
  fields: readonly string[];
  rows: boolean;
  records: readonly DataRecord[];
};

/** A pool of the demo. */
export type DemoPool = { id: bigint; number: number; schema: PoolSchema; streams: DemoStream[] };

/** A File of the demo. */
export type DemoFile = { id: bigint; bytes: Uint8Array };

/** Where the stack's parts are. */
export type Addresses = {
  gateway: string;
  indexer: string;
  /** the committee's nodes, its public half, and the name they know the chain by */
  nodes: readonly string[];
  committee: Committee;
  chainName: string;
};

/** Everything the steps share. Each step adds what later ones need. */
export type World = {
  addresses: Addresses;
  reader: ChainReader;
  gate: KeyGate;
  checks: Checks;
  pools: Map<string, DemoPool>;
  files: Map<string, DemoFile>;
  /** orders answered so far, by hash */
  orders: string[];
};

/** Returns a client of one of the development accounts. */
export function actor(world: World, index: number): ChainClient {
  return asAccount(world.reader, developmentAccount(index));
}

/** Returns a pool an earlier step made. Throws when it was not made. */
export function poolOf(world: World, name: string): DemoPool {
  const pool = world.pools.get(name);
  if (pool === undefined) throw new Error(`The demo made no pool "${name}" yet`);
  return pool;
}
