import { serve } from "@hono/node-server";
import type { Server } from "node:http";
import { gatewayApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { startJobs } from "./jobs/startJobs.ts";
import { log } from "./log.ts";
import { makeServices } from "./makeServices.ts";
import { serveRpc } from "./rpc/serveRpc.ts";
import type { Services } from "./services.ts";

/** How long, in milliseconds, requests may still take when the gateway stops. */
const REQUEST_GRACE = 3_000;
/** After this many milliseconds the gateway ends whatever still runs: everything it does can be repeated. */
const STOP_DEADLINE = 4_500;

/** Runs one gateway until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  // what it writes is for its own user: ciphertext too, but above all plaintext
  process.umask(0o077);
  const config = readConfig(process.env);
  const services = await makeServices(config);
  const jobs = await startJobs(services, config.DATABASE_URL, config.DATAGRAPH_JOB_INTERVAL);
  const options = {
    fetch: gatewayApp({ ...services, runJob: jobs.run }).fetch,
    port: config.PORT,
    hostname: config.HOST,
    // longer than clients keep idle connections: else one may send into a connection that is just being closed
    serverOptions: { keepAliveTimeout: 75_000 },
  };
  const server = serve(options, ({ port }) =>
    log("info", { message: "gateway listening", port, validator: services.account.address }),
  ) as Server;
  const rpc = await startRpc(config, services);
  const stop = async (): Promise<void> => {
    setTimeout(() => process.exit(1), STOP_DEADLINE).unref();
    await Promise.all([...[server, ...rpc].map(closed), jobs.stop()]);
    await services.engine.close();
    await services.database.end();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
}

/** Kubo's RPC API, if the configuration names a port for it. */
async function startRpc(config: Config, { storage }: Services): Promise<Server[]> {
  const { DATAGRAPH_IPFS_RPC_PORT: port, DATAGRAPH_MAX_UPLOAD: maxUpload } = config;
  if (port === undefined) return [];
  const { server, url } = await serveRpc({ storage, maxUpload }, port);
  log("info", { message: "IPFS RPC listening", url });
  return [server];
}

/** Takes no new requests, and waits for those under way. */
async function closed(server: Server): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), REQUEST_GRACE);
  await ended;
  clearTimeout(timer);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
