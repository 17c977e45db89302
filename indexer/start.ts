import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dropLocalTables } from "./dropLocalTables.ts";
import { EnvironmentError, readEnvironment } from "./environment.ts";
import { requireFreePort } from "./requireFreePort.ts";
import { schemaName } from "./schemaName.ts";

/*
 * Starts Ponder in this process, so that signals reach it: `node indexer/start.ts --port 42069`.
 * Tables live in a schema named after the code that fills them; views of the same names are in VIEWS_SCHEMA.
 * With --serve it indexes nothing and only answers, from the tables that another process fills; any number may.
 */

const VIEWS_SCHEMA = "datagraph";

const {
  values: { serve, ...values },
} = parseArgs({
  options: {
    serve: { type: "boolean", default: false },
    port: { type: "string", default: "42069" },
    hostname: { type: "string", default: "127.0.0.1" },
    "log-level": { type: "string", default: "info" },
    "log-format": { type: "string", default: "pretty" },
  },
});

try {
  const { local, databaseUrl } = readEnvironment(process.env);
  await requireFreePort(Number(values.port), values.hostname);
  if (local && !serve) await dropLocalTables(databaseUrl);
} catch (error) {
  const reason = error instanceof EnvironmentError ? error.message : `DATABASE_URL cannot be used: ${reasonOf(error)}`;
  console.error(`indexer: ${reason}`);
  process.exit(1);
}

// Ponder writes generated/schema.graphql into the working directory.
const scratch = join(import.meta.dirname, ".ponder");
mkdirSync(scratch, { recursive: true });
process.chdir(scratch);
// Ponder prefers PORT to its own option.
delete process.env.PORT;
process.env.PONDER_TELEMETRY_DISABLED = "true";
process.argv = [
  process.execPath,
  "ponder",
  serve ? "serve" : "start",
  `--root=${import.meta.dirname}`,
  `--schema=${schemaName()}`,
  ...(serve ? [] : [`--views-schema=${VIEWS_SCHEMA}`]),
  ...Object.entries(values).map(([name, value]) => `--${name}=${value}`),
];
await import(new URL("bin/ponder.js", import.meta.resolve("ponder")).href);

function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
