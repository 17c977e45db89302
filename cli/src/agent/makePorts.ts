import type { PoolTerms } from "@datagraph/protocol";
import {
  type AnchorChain,
  type ChainReader,
  type KeyGate,
  anchorKey,
  evmAnchorChain,
  read,
  sealRecords,
} from "@datagraph/sdk";
import { metagraphAnchorChain, readNetwork } from "@datagraph/sdk/node";
import { type Hex, keccak256, numberToHex, stringToBytes, zeroHash } from "viem";
import { chainTime, openReader } from "../client/chain.ts";
import { openGate, openGateway } from "../client/gate.ts";
import { openMetagraphClient } from "../client/metagraph.ts";
import { poolAt } from "../client/pools.ts";
import { streamsOf } from "../client/streams.ts";
import type { DeviceKey } from "./deviceKey.ts";
import type { PoolNow, Ports } from "./runOnce.ts";

/** Streams asked for at once. */
const PAGE = 500;

/** Anchors sent at once to a metagraph; on the EVM each transaction follows the one before. */
const WIDTH = 16;

type World = { reader: ChainReader; gateway: string; gate: KeyGate; terms: PoolTerms };

/** Returns what an agent needs of chain, gateway, key gate and metagraph, for streams of one pool. */
export function makePorts(
  pool: number,
  streams: readonly bigint[],
  { privateKey, account }: DeviceKey,
  metagraph: string | undefined,
): Ports {
  let world: World | undefined;
  const key = anchorKey(privateKey);

  async function open(): Promise<World & { now: PoolNow }> {
    const reader = world?.reader ?? (await openReader());
    const gateway = world?.gateway ?? (await openGateway(reader)).url;
    const gate = world?.gate ?? (await openGate());
    const { terms, schema } = await poolAt(reader, gateway, pool);
    world = { reader, gateway, gate, terms };
    const [consents, now] = await Promise.all([consentsOf(reader, streams), chainTime(reader)]);
    return { ...world, now: { schema, terms, consents, now } };
  }

  /** Only after `poolNow` answered. */
  const opened = () => world!;

  return {
    poolNow: async () => (await open()).now,
    lastEnds: async (stream) =>
      opened().terms.chain === zeroHash
        ? evmEnds(opened().reader, stream)
        : metagraphEnds(openMetagraphClient(metagraph), stream),
    seal: ({ creator, recipient }, batch) => {
      const { reader, gateway, gate } = opened();
      const signTypedData = account.signTypedData as never;
      return sealRecords({ deployment: reader.deployment, gateway, gate, recipient, creator, signTypedData }, batch);
    },
    destination: async () => {
      const { reader, gateway, terms } = opened();
      const isEvm = terms.chain === zeroHash;
      const chain = isEvm ? evmAnchorChain(reader) : await metagraphOf(terms.chain, metagraph);
      return { chain, key, gateway, width: isEvm ? 1 : WIDTH };
    },
  };
}

async function consentsOf(reader: ChainReader, streams: readonly bigint[]): Promise<Record<string, bigint>> {
  const consents: Record<string, bigint> = {};
  for (let from = 0; from < streams.length; from += PAGE) {
    const rows = await streamsOf(reader, { dataset_in: streams.slice(from, from + PAGE).map(String) });
    for (const { dataset, fields, status } of rows) consents[String(dataset)] = status === "active" ? fields : 0n;
  }
  return consents;
}

async function evmEnds(reader: ChainReader, stream: bigint): Promise<Map<number, number>> {
  const types = [0, 1, 2, 3, 4, 5];
  const ends = await Promise.all(
    types.map((type) => read(reader, "ProvenanceRegistry", "lastAnchorEnd", [stream, type])),
  );
  return new Map(types.map((type) => [type, ends[type]!]));
}

async function metagraphEnds(client: ReturnType<typeof openMetagraphClient>, stream: bigint) {
  const id = numberToHex(stream, { size: 32 });
  const state = await client.get<{ ends: readonly number[] }>(`${client.urls.l0}/data-application/streams/${id}`);
  return new Map((state?.ends ?? []).entries());
}

async function metagraphOf(chain: Hex, named: string | undefined): Promise<AnchorChain> {
  const client = openMetagraphClient(named);
  const network = await readNetwork(client);
  if (keccak256(stringToBytes(`metagraph:${network.metagraph}`)) === chain)
    return metagraphAnchorChain(client, network);
  throw new Error(`The pool anchors on another chain than metagraph ${network.metagraph}: see --metagraph`);
}
