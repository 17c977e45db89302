import { existsSync } from "node:fs";
import { join } from "node:path";
import { http, createPublicClient } from "viem";
import { z } from "zod";
import type { Part, PartContext } from "../part.ts";
import { LOCAL_CHAIN_ID, chainUrl } from "./chain.ts";
import { databaseUrl } from "./database.ts";

const START = "indexer/start.ts";
const Status = z.object({ evm: z.object({ block: z.object({ number: z.number() }) }) });

/** Ponder. It indexes a local chain anew at each start, so it always follows the saved state. */
export const indexer: Part = {
  name: "indexer",
  dependsOn: ["database", "deployment"],
  available: (root) => existsSync(join(root, START)),
  process: (context) => ({
    command: process.execPath,
    args: [join(context.root, START), "--port", String(context.ports.indexer), "--log-format", "json"],
    env: {
      DATAGRAPH_CHAIN_ID: String(LOCAL_CHAIN_ID),
      DATAGRAPH_RPC_URL: chainUrl(context),
      DATABASE_URL: databaseUrl(context),
    },
  }),
  ready: hasCaughtUp,
  url: (context) => `http://localhost:${context.ports.indexer}`,
  env: (context) => ({ DATAGRAPH_INDEXER_URL: indexerUrl(context) }),
};

/** Ponder calls itself ready before it has indexed the last blocks. */
async function hasCaughtUp(context: PartContext): Promise<boolean> {
  const latest = await createPublicClient({ transport: http(chainUrl(context)) }).getBlockNumber();
  const response = await fetch(`${indexerUrl(context)}/status`, { signal: AbortSignal.timeout(2_000) });
  return Status.parse(await response.json()).evm.block.number >= latest;
}

function indexerUrl(context: PartContext): string {
  return `http://127.0.0.1:${context.ports.indexer}`;
}
