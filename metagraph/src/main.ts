import { type Config, readConfig } from "./config.ts";
import { type Listening, listen } from "./listen.ts";
import { BANNER, type Metagraph, openMetagraph } from "./metagraph.ts";
import { startSnapshots } from "./startSnapshots.ts";

/** Runs a local metagraph: `node metagraph/src/main.ts`, configured by environment variables. */
const { config, metagraph, listening } = await open();
const stopSnapshots = startSnapshots(metagraph, config.SNAPSHOT_MS, (error) =>
  fail(`a snapshot was not kept: ${error.message}`),
);
const { network, head } = metagraph;
say("listening", { about: BANNER, host: config.HOST, port: listening.port, ...network, ordinal: head().ordinal });

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    say("stopping", { signal });
    stopSnapshots();
    void listening.close().then(() => {
      metagraph.close();
      process.exit(0);
    });
  });
}

async function open(): Promise<{ config: Config; metagraph: Metagraph; listening: Listening }> {
  try {
    const config = readConfig(process.env);
    const { DIRECTORY: directory, CHAIN_ID: chainId, REGISTRY: registry, GENESIS: genesis, FEE: fee } = config;
    const metagraph = await openMetagraph({ directory, chainId, registry, genesis, fee });
    return { config, metagraph, listening: await listen(metagraph, config.PORT, config.HOST) };
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
