import { DEVELOPMENT_ACCOUNTS, developmentAccount } from "@datagraph/sdk";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { bytesToHex } from "viem";
import { type World, actor } from "../../cli/src/demo/world.ts";
import { makeWorld } from "../../cli/src/demo/makeWorld.ts";
import { freePorts } from "../../cli/src/stack/ports.ts";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";

const SERVER = resolve(import.meta.dirname, "../../gateway/src/server.ts");
const START_MILLISECONDS = 60_000;

type Env = Readonly<Record<string, string>>;

/** A chain, a database and a committee, with a gateway of its own that can be killed and started again. */
export type GatewayStack = {
  stack: Stack;
  world: World;
  url: string;
  /** where the gateway keeps ciphertext and plaintext */
  data: string;
  /** everything the gateway has printed since its last start */
  output: () => string;
  start: (env?: Env) => Promise<void>;
  /** Ends the gateway's process. Returns its exit code, null after a signal that kills. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
  stop: () => Promise<void>;
};

/** Starts the parts a gateway needs, and the gateway. */
export async function startGatewayStack(env: Env = {}): Promise<GatewayStack> {
  const stack = await startStack({
    only: ["database", "deployment", "committee-key"],
  });
  const data = mkdtempSync(join(tmpdir(), "datagraph-gateway-test-"));
  const { gateway: port } = await freePorts();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let text = "";
  const start = async (more: Env = {}): Promise<void> => {
    text = "";
    child = spawn(process.execPath, [SERVER], { env: { ...gatewayEnv(stack, data, port), ...env, ...more } });
    for (const stream of [child.stdout!, child.stderr!])
      stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await healthy(url, child, () => text);
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, "exit");
    child.kill(signal);
    return ((await ended) as [number | null])[0];
  };
  const stop = async (): Promise<void> => {
    await end("SIGTERM");
    await stack.stop();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await start();
    const indexer = "http://127.0.0.1:1";
    const world = await makeWorld({
      env: { ...stack.env, DATAGRAPH_GATEWAY_URL: url, DATAGRAPH_INDEXER_URL: indexer },
    });
    return { stack, world, url, data, output: () => text, start, end, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Returns the environment of a gateway that acts as the local validator. */
export function gatewayEnv({ env }: Stack, data: string, port: number): Record<string, string> {
  const { privateKey } = developmentAccount(DEVELOPMENT_ACCOUNTS.validator).getHdKey();
  return {
    PORT: String(port),
    DATABASE_URL: env.DATABASE_URL!,
    DATAGRAPH_RPC_URL: env.DATAGRAPH_RPC_URL!,
    DATAGRAPH_DATA_DIR: data,
    DATAGRAPH_VALIDATOR_KEY: bytesToHex(privateKey!),
    DATAGRAPH_COMMITTEE_FILE: env.DATAGRAPH_COMMITTEE_FILE!,
    DATAGRAPH_COMMITTEE_URLS: env.DATAGRAPH_COMMITTEE_URLS!,
    DATAGRAPH_CHAIN_NAME: env.DATAGRAPH_CHAIN_NAME!,
  };
}

/** Returns a client of the account that buys and queries. */
export function researcherOf(world: World): ReturnType<typeof actor> {
  return actor(world, DEVELOPMENT_ACCOUNTS.researcher);
}

async function healthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS;
  while (
    !(await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`The gateway did not start, code ${child.exitCode}: ${output()}`);
    await delay(50);
  }
}
