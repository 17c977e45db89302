import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DEVELOPMENT_ACCOUNTS, developmentAccount } from "@datagraph/sdk";
import { bytesToHex } from "viem";
import type { Part, PartContext } from "../part.ts";
import { LOCAL_CHAIN_NAME, chainUrl } from "./chain.ts";
import { nodeUrls, publicFile } from "./committee.ts";
import { databaseUrl } from "./database.ts";
import { isHealthy } from "./isHealthy.ts";
import { metagraphUrl } from "./metagraph.ts";

const START = "gateway/src/server.ts";

/** The gateway, as the development mnemonic's validator. */
export const gateway: Part = {
  name: "gateway",
  dependsOn: ["database", "deployment", "committee-key"],
  available: (root) => existsSync(join(root, START)),
  prepare: async (context) => {
    // after a kill the chain may have lost blocks that snapshots were made of
    if (context.unclean) rmSync(join(dataIn(context), "plaintext", "snapshots"), { recursive: true, force: true });
  },
  process: (context) => ({
    command: process.execPath,
    args: [join(context.root, START)],
    env: {
      PORT: String(context.ports.gateway),
      DATABASE_URL: databaseUrl(context),
      DATAGRAPH_RPC_URL: chainUrl(context),
      DATAGRAPH_DATA_DIR: dataIn(context),
      DATAGRAPH_VALIDATOR_KEY: bytesToHex(developmentAccount(DEVELOPMENT_ACCOUNTS.validator).getHdKey().privateKey!),
      DATAGRAPH_COMMITTEE_FILE: publicFile(context),
      DATAGRAPH_COMMITTEE_URLS: nodeUrls(context).join(","),
      DATAGRAPH_CHAIN_NAME: LOCAL_CHAIN_NAME,
      DATAGRAPH_RELAY_DAILY: "10",
      // asked only for pools that anchor there
      DATAGRAPH_METAGRAPH_URL: metagraphUrl(context),
    },
  }),
  ready: (context) => isHealthy(`${gatewayUrl(context)}/health`),
  url: (context) => `http://localhost:${context.ports.gateway}`,
  env: (context) => ({ DATAGRAPH_GATEWAY_URL: gatewayUrl(context) }),
};

function gatewayUrl(context: PartContext): string {
  return `http://127.0.0.1:${context.ports.gateway}`;
}

function dataIn(context: PartContext): string {
  return join(context.directory, "gateway");
}
