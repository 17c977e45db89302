import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";

const MAIN = fileURLToPath(new URL("../../../../metagraph/src/main.ts", import.meta.url));

/** `datagraph metagraph start`: runs a local metagraph for the registry of the chain that is set. */
export const command = defineVerb({
  options: {
    "--directory <directory>": "where its key and snapshots are kept",
    "--port <number>": "where it listens (default 7480)",
    "--genesis <balances>": "balances of the first snapshot in 10^-8, as DAG...=1000,DAG...=5",
    "--fee <amount>": "what a data update costs, in 10^-8 (default nothing)",
  },
  examples: ["metagraph start --directory ./metagraph-data", "metagraph start --directory ./m --port 9600 --fee 1000"],
  input: z.object({
    directory: z.string().min(1),
    port: z.coerce.number("give a whole number").int().min(0).max(65_535).default(7480),
    genesis: z.string().default(""),
    fee: z.string().regex(/^\d+$/, "give a whole number of 10^-8").default("0"),
  }),
  run: async ({ directory, port, genesis, fee }, context) => {
    const { deployment } = await openReader();
    const env = {
      ...process.env,
      ...{ DIRECTORY: resolve(directory), PORT: String(port), GENESIS: genesis, FEE: fee },
      CHAIN_ID: String(deployment.chainId),
      REGISTRY: deployment.contracts.ProvenanceRegistry,
    };
    context.say("Local metagraph: single operator, no consensus, for development. Ctrl-C stops it.");
    const child = spawn(process.execPath, [MAIN], { env, stdio: "inherit" });
    // a terminal's Ctrl-C reaches the child too; what is sent to this process alone is passed on
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0) throw new Error("The metagraph ended by itself: its last line says why");
  },
});
