import { existsSync } from "node:fs";
import { join } from "node:path";
import { deploymentOf } from "@datagraph/protocol";
import type { Part, PartContext, ProcessSpec } from "../part.ts";
import type { PortName } from "../ports.ts";
import { LOCAL_CHAIN_ID, LOCAL_CHAIN_NAME, chainUrl } from "./chain.ts";
import { isHealthy } from "./isHealthy.ts";

const NODES = [1, 2, 3] as const;
const THRESHOLD = 2;

/** Gives each node its identity, once. */
export const identities: Part = {
  name: "identities",
  dependsOn: [],
  available,
  prepare: async (context, run) => {
    const fresh = NODES.filter((index) => !existsSync(nodeIn(context, index)));
    await Promise.all(fresh.map((index) => run(operate(context, ["init", nodeIn(context, index)], index))));
  },
};

/** The nodes of the key committee. */
export const committee: readonly Part[] = NODES.map((index) => ({
  name: `committee-${index}`,
  dependsOn: ["identities", "deployment"],
  available,
  process: (context) => ({
    command: process.execPath,
    args: [join(context.root, "committee/src/main.ts")],
    env: {
      PORT: String(context.ports[portName(index)]),
      NODE_DIR: nodeIn(context, index),
      SEAL_KEY_FILE: sealKeyIn(context, index),
      RPC_URLS: chainUrl(context),
      ALLOW_ONE_RPC: "yes",
      CHAIN_ID: String(LOCAL_CHAIN_ID),
      CHAIN_NAME: LOCAL_CHAIN_NAME,
      ALLOWED_CONTRACTS: gatedContracts().join(","),
    },
  }),
  ready: (context) => isHealthy(`${nodeUrl(context, index)}/health`),
  url: (context) => `http://localhost:${context.ports[portName(index)]}`,
}));

/** Lets the nodes make their key, once, and keeps its public half for clients. */
export const committeeKey: Part = {
  name: "committee-key",
  dependsOn: NODES.map((index) => `committee-${index}`),
  available,
  prepare: async (context, run) => {
    if (existsSync(publicFile(context))) return;
    const [plan, urls] = [join(committeeIn(context), "plan.json"), nodeUrls(context)];
    await run(operate(context, ["plan", "--threshold", String(THRESHOLD), "--out", plan, ...urls]));
    await Promise.all(NODES.map((index) => run(operate(context, ["join", nodeIn(context, index), plan], index))));
    await run(operate(context, ["export", "--wait", "120", "--out", publicFile(context), ...urls]));
  },
  env: (context) => ({
    DATAGRAPH_COMMITTEE_FILE: publicFile(context),
    DATAGRAPH_COMMITTEE_URLS: nodeUrls(context).join(","),
  }),
};

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

function operate(context: PartContext, args: readonly string[], index?: (typeof NODES)[number]): ProcessSpec {
  return {
    command: process.execPath,
    args: [join(context.root, "committee/src/operate.ts"), ...args],
    ...(index && { env: { SEAL_KEY_FILE: sealKeyIn(context, index) } }),
  };
}

function committeeIn(context: PartContext): string {
  return join(context.directory, "committee");
}

function nodeIn(context: PartContext, index: (typeof NODES)[number]): string {
  return join(committeeIn(context), `node-${index}`);
}

function sealKeyIn(context: PartContext, index: (typeof NODES)[number]): string {
  return join(committeeIn(context), `seal-${index}.key`);
}

/** Written last: where it is, the committee has its key. */
export function publicFile(context: PartContext): string {
  return join(committeeIn(context), "committee.json");
}
