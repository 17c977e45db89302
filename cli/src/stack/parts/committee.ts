import { existsSync } from "node:fs";
import { join } from "node:path";
import { deploymentOf } from "@datagraph/protocol";
import type { Part, PartContext } from "../part.ts";
import type { PortName } from "../ports.ts";
import { LOCAL_CHAIN_ID, LOCAL_CHAIN_NAME, chainUrl } from "./chain.ts";
import { isHealthy } from "./isHealthy.ts";

const NODES = [1, 2, 3] as const;
const THRESHOLD = 2;

/** Deals the key shares once. */
export const shares: Part = {
  name: "shares",
  dependsOn: [],
  available,
  prepare: async (context, run) => {
    if (existsSync(publicFile(context))) return;
    const size = ["--nodes", String(NODES.length), "--threshold", String(THRESHOLD)];
    await run({
      command: process.execPath,
      args: [join(context.root, "committee/src/deal.ts"), "--out", sharesIn(context), ...size],
    });
  },
  env: (context) => ({
    DATAGRAPH_COMMITTEE_FILE: publicFile(context),
    DATAGRAPH_COMMITTEE_URLS: nodeUrls(context).join(","),
  }),
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
      CHAIN_NAME: LOCAL_CHAIN_NAME,
      ALLOWED_CONTRACTS: gatedContracts().join(","),
    },
  }),
  ready: (context) => isHealthy(`${nodeUrl(context, index)}/health`),
  url: (context) => `http://localhost:${context.ports[portName(index)]}`,
}));

/** The nodes' addresses, in their order. */
export function nodeUrls(context: PartContext): string[] {
  return NODES.map((index) => nodeUrl(context, index));
}

/** The contracts whose conditions open keys: passes for Files, validators for streams. */
function gatedContracts(): string[] {
  const { AccessPass, ProvenanceRegistry } = deploymentOf(LOCAL_CHAIN_ID).contracts;
  return [AccessPass, ProvenanceRegistry];
}

function nodeUrl(context: PartContext, index: (typeof NODES)[number]): string {
  return `http://127.0.0.1:${context.ports[portName(index)]}`;
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

/** Written last by the dealer: where it is, the deal is complete. */
export function publicFile(context: PartContext): string {
  return join(sharesIn(context), "committee.json");
}
