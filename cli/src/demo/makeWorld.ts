import { readFile } from "node:fs/promises";
import type { Committee } from "@datagraph/protocol";
import { chainReader, committeeGate } from "@datagraph/sdk";
import { z } from "zod";
import type { Stack } from "../stack/startStack.ts";
import { Checks } from "./check.ts";
import type { World } from "./world.ts";

const Env = z.object({
  DATAGRAPH_RPC_URL: z.string(),
  DATAGRAPH_CHAIN_NAME: z.string(),
  DATAGRAPH_GATEWAY_URL: z.string(),
  DATAGRAPH_INDEXER_URL: z.string(),
  DATAGRAPH_COMMITTEE_FILE: z.string(),
  DATAGRAPH_COMMITTEE_URLS: z.string(),
});

/** Returns the demo's world on a running stack. Throws when the stack lacks a part. */
export async function makeWorld({ env }: Pick<Stack, "env">): Promise<World> {
  const found = Env.parse(env);
  const committee = JSON.parse(await readFile(found.DATAGRAPH_COMMITTEE_FILE, "utf8")) as Committee;
  const nodes = found.DATAGRAPH_COMMITTEE_URLS.split(",");
  const chainName = found.DATAGRAPH_CHAIN_NAME;
  return {
    addresses: {
      gateway: found.DATAGRAPH_GATEWAY_URL,
      indexer: found.DATAGRAPH_INDEXER_URL,
      nodes,
      committee,
      chainName,
    },
    reader: await chainReader(found.DATAGRAPH_RPC_URL),
    gate: committeeGate({ committee, chainName, nodes }),
    checks: new Checks(),
    pools: new Map(),
    files: new Map(),
    orders: [],
  };
}
