import { existsSync } from "node:fs";
import { join } from "node:path";
import { deploymentOf } from "@datagraph/protocol";
import type { Part, PartContext } from "../part.ts";
import type { PortName } from "../ports.ts";
import { LOCAL_CHAIN_ID, chainUrl } from "./chain.ts";
import { isHealthy } from "./isHealthy.ts";

const NODES = [1, 2, 3] as const;
const THRESHOLD = 2;

/** Deals the key shares once. */
export const shares: Part = {
  name: "shares",
  dependsOn: [],
  available,
  prepare: async (context, run) => {
    if (existsSync(join(sharesIn(context), "committee.json"))) return;
    const size = ["--nodes", String(NODES.length), "--threshold", String(THRESHOLD)];
    await run({
      command: process.execPath,
      args: [join(context.root, "committee/src/deal.ts"), "--out", sharesIn(context), ...size],
    });
  },
};

/** The nodes of the key committee. */
export const committee: readonly Part[] = NODES.map((index) => ({
  name: `committee-${index}`,
  dependsOn: ["shares", "deployment"],
  available,
  process: (context) => ({
    command: process.execPath,
    args: [join(context.root, "committee/src/main.ts")],
    env: {
      PORT: String(context.ports[portName(index)]),
      NODE_INDEX: String(index),
      KEY_DIR: sharesIn(context),
      RPC_URLS: chainUrl(context),
      CHAIN_ID: String(LOCAL_CHAIN_ID),
      CHAIN_NAME: "anvil",
      ALLOWED_CONTRACTS: deploymentOf(LOCAL_CHAIN_ID).contracts.AccessPass,
      NODE_URLS: committeeUrls(context).join(","),
    },
  }),
  ready: (context) => isHealthy(`http://127.0.0.1:${context.ports[portName(index)]}/health`),
  url: (context) => `http://localhost:${context.ports[portName(index)]}`,
}));

/** The nodes' addresses, in their order. */
export function committeeUrls(context: PartContext): string[] {
  return NODES.map((index) => `http://127.0.0.1:${context.ports[portName(index)]}`);
}

function available(root: string): boolean {
  return existsSync(join(root, "committee/src/main.ts"));
}

function portName(index: (typeof NODES)[number]): PortName {
  return `committee-${index}`;
}

function sharesIn(context: PartContext): string {
  return join(context.directory, "committee");
}
