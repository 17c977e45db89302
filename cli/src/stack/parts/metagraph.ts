import { existsSync } from "node:fs";
import { join } from "node:path";
import { deploymentOf } from "@datagraph/protocol";
import type { Part, PartContext } from "../part.ts";
import { LOCAL_CHAIN_ID } from "./chain.ts";
import { isHealthy } from "./isHealthy.ts";

const START = "metagraph/src/main.ts";

/**
 * A local metagraph: single operator, no consensus. Only for pools that anchor on it, so it starts when it is named, and
 * from then on with this state. It derives nothing from the chain: its signed updates stand when the chain goes back.
 */
export const metagraph: Part = {
  name: "metagraph",
  dependsOn: ["deployment"],
  available: (root) => existsSync(join(root, START)),
  isWanted: (directory) => existsSync(metagraphIn(directory)),
  process: (context) => ({
    command: process.execPath,
    args: [join(context.root, START)],
    env: {
      PORT: String(context.ports.metagraph),
      DIRECTORY: metagraphIn(context.directory),
      CHAIN_ID: String(LOCAL_CHAIN_ID),
      REGISTRY: deploymentOf(LOCAL_CHAIN_ID).contracts.ProvenanceRegistry,
    },
  }),
  ready: (context) => isHealthy(`${metagraphUrl(context)}/health`),
  url: (context) => `http://localhost:${context.ports.metagraph}`,
  env: (context) => ({ DATAGRAPH_METAGRAPH_URL: metagraphUrl(context) }),
};

/** Returns where the local metagraph answers, if it runs. */
export function metagraphUrl(context: PartContext): string {
  return `http://127.0.0.1:${context.ports.metagraph}`;
}

function metagraphIn(directory: string): string {
  return join(directory, "metagraph");
}
