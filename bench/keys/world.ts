import { randomBytes } from "node:crypto";
import type { Committee, Envelope } from "@datagraph/protocol";
import { sha256 } from "viem";
import { type LocalAccount, generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { type CommitteeGateOptions, committeeGate } from "../../sdk/src/gate/committeeGate.ts";
import { sealEnvelope } from "../../sdk/src/gate/sealEnvelope.ts";
import {
  ALLOWED,
  CHAIN_NAME,
  type Running,
  chainClient,
  grant,
  makeCommittee,
  remove,
  startChain,
  startNode,
  stop,
} from "../../sdk/src/gate/testStack.ts";
import { INSPECTED } from "./heap.ts";

/** A committee of three on this machine, two of which open a key, over a chain; and somebody who may open an envelope. */
export type World = {
  committee: Committee;
  nodes: Running[];
  urls: string[];
  fileKey: Uint8Array;
  holder: LocalAccount;
  envelope: Envelope;
  gate: (options?: Partial<CommitteeGateOptions>) => ReturnType<typeof committeeGate>;
  stop: () => Promise<void>;
};

/** Starts everything; `stop` ends it and leaves nothing behind. */
export async function makeWorld(): Promise<World> {
  const chain = await startChain();
  const client = await chainClient(chain.url);
  const { dir, committee } = await makeCommittee();
  const limits = { WALLET_LIMIT: "1000000", DATASET_LIMIT: "1000000" };
  const nodes = await Promise.all(
    [1, 2, 3].map((index) => startNode(dir, index, chain.url, index === 1 ? { ...limits, ...INSPECTED } : limits)),
  );
  const urls = nodes.map(({ url }) => url);
  const gate: World["gate"] = (options = {}) =>
    committeeGate({ committee, chainName: CHAIN_NAME, nodes: urls, ...options });
  const [holder, contributor] = [newAccount(), newAccount()];
  const fileKey = new Uint8Array(randomBytes(16));
  await grant(client, ALLOWED, "hasAccess", holder.address, 1n);
  const envelope = await sealEnvelope({
    gate: gate(),
    fileKey,
    policy: { chainId: 31337, contract: ALLOWED, condition: "hasAccess", id: 1n, version: 1n },
    registry: ALLOWED,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: sha256(fileKey),
    account: contributor,
  });
  const end = async () => {
    await Promise.all([...nodes, chain].map((running) => stop(running)));
    remove(dir);
  };
  return { committee, nodes, urls, fileKey, holder, envelope, gate, stop: end };
}

function newAccount(): LocalAccount {
  return privateKeyToAccount(generatePrivateKey());
}
