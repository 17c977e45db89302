import { serve } from "@hono/node-server";
import { gatewayApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { startJobs } from "./jobs/startJobs.ts";
import { makeServices } from "./makeServices.ts";

/** Runs one gateway until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const services = await makeServices(config);
  const stopJobs = await startJobs(services, config.DATABASE_URL, config.DATAGRAPH_JOB_INTERVAL);
  const options = {
    fetch: gatewayApp(services).fetch,
    port: config.PORT,
    hostname: config.HOST,
    // longer than clients keep idle connections: else one may send into a connection that is just being closed
    serverOptions: { keepAliveTimeout: 75_000 },
  };
  const server = serve(options, ({ port }) =>
    console.log(
      JSON.stringify({ level: "info", message: "gateway listening", port, validator: services.account.address }),
    ),
  );
  const stop = async (): Promise<void> => {
    server.close();
    await stopJobs();
    await services.database.end();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
