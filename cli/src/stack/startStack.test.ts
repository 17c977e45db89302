import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { type Hex, http, createTestClient, parseEther, publicActions, walletActions } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PortTakenError } from "./errors.ts";
import { freePortBase, portsFrom } from "./ports.ts";
import { startTimeOf } from "./processes.ts";
import { readRunFile } from "./runFile.ts";
import { type Stack, startStack } from "./startStack.ts";
import { type Up, runUp } from "./test/runUp.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const RECEIVER = "0x00000000000000000000000000000000000000a1";
/** Creates a contract whose constructor emits one log without topics, with 42 as its data. */
const LOGGING_CODE: Hex = "0x602a60005260206000a060016000f3";

let directory: string;
let base: number;
let ups: Up[];
const stacks: Stack[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "datagraph-kept-stack-test-"));
  base = await freePortBase(20_000 + Math.floor(Math.random() * 10_000));
  ups = [];
});

afterEach(async () => {
  for (const { child, pids } of ups) for (const pid of [child.pid!, ...pids]) kill(pid, "SIGKILL");
  await Promise.all(ups.map(({ ended }) => ended));
  await Promise.all(stacks.splice(0).map((stack) => stack.stop()));
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

describe("up", () => {
  it("finds blocks, logs, balances and rows again after SIGKILL of the supervisor, and ends what it left", async () => {
    const first = await up();
    const hash = await useChain(first);
    await sql(first, "CREATE TABLE kept (value int)", "INSERT INTO kept VALUES (7)");

    kill(first.child.pid!, "SIGKILL");
    await first.ended;
    expect(running(first.pids)).toHaveLength(2);

    const second = await up();
    expect(running(first.pids)).toEqual([]);
    await expectChainUsed(second, hash);
    expect(await sql(second, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
  });

  it("finds all that was confirmed five seconds before everything was killed at once", async () => {
    const first = await up();
    const hash = await useChain(first);
    await sql(first, "CREATE TABLE kept (value int)", "INSERT INTO kept VALUES (8)");
    await delay(5_000);

    for (const pid of [first.child.pid!, ...first.pids]) kill(pid, "SIGKILL");
    await first.ended;

    const second = await up();
    await expectChainUsed(second, hash);
    expect(await sql(second, "SELECT value FROM kept")).toEqual([{ value: 8 }]);
  });

  it("leaves no process, and keeps its state after SIGTERM", async () => {
    const first = await up();
    const hash = await useChain(first);
    await sql(first, "CREATE TABLE kept (value int)", "INSERT INTO kept VALUES (9)");

    kill(first.child.pid!, "SIGTERM");
    expect(await first.ended).toBe(0);
    expect(running(first.pids)).toEqual([]);
    expect(existsSync(join(directory, "run.json"))).toBe(false);

    const second = await up();
    await expectChainUsed(second, hash);
    expect(await sql(second, "SELECT value FROM kept")).toEqual([{ value: 9 }]);
  });

  it("never lets the chain's clock go back over a restart", async () => {
    const first = await up();
    const client = clientOf(first.env);
    await client.increaseTime({ seconds: 1_000_000 });
    await client.mine({ blocks: 1 });
    const { timestamp } = await client.getBlock();
    kill(first.child.pid!, "SIGTERM");
    await first.ended;

    const restarted = clientOf((await up()).env);
    await restarted.mine({ blocks: 1 });
    expect((await restarted.getBlock()).timestamp).toBeGreaterThan(timestamp);
  });

  it("refuses a state directory that is in use, and leaves who uses it alone", async () => {
    const first = await up();
    await expect(up()).rejects.toThrow(`code 1: error: A stack already runs on ${directory} (pid ${first.child.pid})`);
    expect(running(first.pids)).toHaveLength(2);
  });

  it("tells which part ended, shows its last lines and stops the rest", async () => {
    const first = await up();
    const [, database] = first.pids;
    const log = readFileSync(join(directory, "logs/database.log"), "utf8").trimEnd().split("\n");
    kill(database!, "SIGKILL");
    expect(await first.ended).toBe(1);
    expect(first.errors()).toContain("database ended by itself with SIGKILL");
    expect(first.errors()).toContain(log.at(-1));
    expect(running(first.pids)).toEqual([]);
  });
});

describe("startStack", () => {
  it("names a taken port and the way out", async () => {
    const port = portsFrom(base).chain;
    const server = createServer().listen(port, "127.0.0.1");
    const start = startStack({ directory, portBase: base, only: ["chain"] });
    await expect(start).rejects.toThrow(PortTakenError);
    await expect(start).rejects.toThrow(
      new RegExp(`^Port ${port} \\(chain\\) is taken by .+ \\(pid ${process.pid}\\)`),
    );
    await expect(start).rejects.toThrow(/--port-base \d+$/);
    server.close();
  });

  it("gives stacks without a directory ports and state of their own, and removes them", async () => {
    const [one, other] = await Promise.all([temporary(), temporary()]);
    expect(one.chainInstance).not.toBe(other.chainInstance);
    expect(one.urls.chain).not.toBe(other.urls.chain);
    await one.stop();
    expect(existsSync(one.directory)).toBe(false);
    expect(await clientOf(other.env).getChainId()).toBe(31337);
  });

  it("removes a temporary stack whose supervisor was killed, and ends its processes", async () => {
    const script = `const { startStack } = await import(${JSON.stringify(join(import.meta.dirname, "startStack.ts"))});
      console.log((await startStack({ only: ["chain"] })).directory);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [output] = (await once(child.stdout, "data")) as [Buffer];
    const killed = String(output).trim();
    const pids = readRunFile(killed)!.parts.map(({ pid }) => pid);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(running(pids)).toEqual(pids);

    await temporary();
    expect(existsSync(killed)).toBe(false);
    expect(running(pids)).toEqual([]);
  });

  it("stops what has started when it is told to while it starts", async () => {
    const controller = new AbortController();
    const starting: string[] = [];
    const start = startStack({
      directory,
      portBase: base,
      only: ["chain", "database"],
      signal: controller.signal,
      progress: ({ part, state }) => {
        if (state === "ready") controller.abort(new Error("enough"));
        starting.push(`${part} ${state}`);
      },
    });
    await expect(start).rejects.toThrow("enough");
    expect(starting).toContain("chain stopped");
    await expect(
      clientOf({ DATAGRAPH_RPC_URL: `http://127.0.0.1:${portsFrom(base).chain}` }).getChainId(),
    ).rejects.toThrow();
  });
});

async function up(): Promise<Up> {
  const started = await runUp(directory, base);
  ups.push(started);
  return started;
}

async function temporary(): Promise<Stack> {
  const stack = await startStack({ only: ["chain"] });
  stacks.push(stack);
  return stack;
}

function clientOf(env: Readonly<Record<string, string>>) {
  const account = mnemonicToAccount(MNEMONIC);
  const transport = http(env.DATAGRAPH_RPC_URL, { retryCount: 0 });
  return createTestClient({ mode: "anvil", account, chain: foundry, transport, cacheTime: 0, pollingInterval: 50 })
    .extend(publicActions)
    .extend(walletActions);
}

/** Sends a value and makes a log; returns the hash of the last transaction. */
async function useChain({ env }: Up): Promise<Hex> {
  const client = clientOf(env);
  await client.waitForTransactionReceipt({
    hash: await client.sendTransaction({ to: RECEIVER, value: parseEther("3") }),
  });
  const hash = await client.sendTransaction({ data: LOGGING_CODE });
  await client.waitForTransactionReceipt({ hash });
  return hash;
}

async function expectChainUsed({ env }: Up, hash: Hex): Promise<void> {
  const client = clientOf(env);
  const logs = await client.getLogs({ fromBlock: 0n });
  expect(logs.map(({ transactionHash, data }) => ({ transactionHash, data: Number(data) }))).toEqual([
    { transactionHash: hash, data: 42 },
  ]);
  expect(await client.getBalance({ address: RECEIVER })).toBe(parseEther("3"));
  expect((await client.getBlock({ blockNumber: logs[0]!.blockNumber })).hash).toBe(logs[0]!.blockHash);
}

async function sql({ env }: Up, ...statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

function running(pids: readonly number[]): number[] {
  return pids.filter((pid) => startTimeOf(pid) !== undefined);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
