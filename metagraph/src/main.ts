import { serve } from "@hono/node-server";
import { createApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { BANNER, type Metagraph, openMetagraph } from "./metagraph.ts";
import { startSnapshots } from "./startSnapshots.ts";

/** Runs a local metagraph: `node metagraph/src/main.ts`, configured by environment variables. */
const { config, metagraph } = await open();
const stopSnapshots = startSnapshots(metagraph, config.SNAPSHOT_MS, (error) =>
  fail(`a snapshot was not kept: ${error.message}`),
);
const server = serve({ fetch: createApp(metagraph).fetch, port: config.PORT, hostname: config.HOST }, ({ port }) => {
  const { network, head } = metagraph;
  say("listening", { about: BANNER, host: config.HOST, port, ...network, ordinal: head().ordinal });
});
server.on("error", (error) => fail(`PORT: ${error.message}`));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    say("stopping", { signal });
    stopSnapshots();
    server.close(() => {
      metagraph.close();
      process.exit(0);
    });
  });
}

async function open(): Promise<{ config: Config; metagraph: Metagraph }> {
  try {
    const config = readConfig(process.env);
    const { DIRECTORY: directory, CHAIN_ID: chainId, REGISTRY: registry, GENESIS: genesis, FEE: fee } = config;
    return { config, metagraph: await openMetagraph({ directory, chainId, registry, genesis, fee }) };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(reason: string): never {
  console.error(`metagraph: ${reason}`);
  process.exit(1);
}

function say(event: string, fields: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`);
}
