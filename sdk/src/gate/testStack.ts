import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Committee, GateCondition } from "@datagraph/protocol";
import {
  type Address,
  type TestClient,
  createTestClient,
  encodeFunctionData,
  http,
  keccak256,
  numberToHex,
  parseAbi,
  publicActions,
} from "viem";

const COMMITTEE = fileURLToPath(new URL("../../../committee/src/", import.meta.url));
const abi = parseAbi([
  "function hasAccess(address, uint256) view returns (bool)",
  "function isValidator(address, uint256) view returns (bool)",
]);
/** returns whether storage[keccak256(calldata)], an expiry, lies after the block's time */
const GRANTS_CODE = "0x60446000600037604460002054421060005260206000f3";

/** A contract whose answers the test sets, on an allow-list or not. */
export const ALLOWED: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
export const NOT_ALLOWED: Address = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
export const CHAIN_NAME = "baseSepolia";

/** A running process and the port it listens on. */
export type Running = { process: ChildProcess; url: string; lines: string[] };

/** Starts a local chain on a free port. */
export async function startChain(): Promise<Running> {
  const require = createRequire(import.meta.url);
  const anvil = join(dirname(require.resolve("@foundry-rs/anvil-linux-amd64/package.json")), "bin/anvil");
  const port = await freePort();
  const running = run(anvil, ["--port", String(port), "--host", "127.0.0.1"], {}, `http://127.0.0.1:${port}`);
  await seen(running, /Listening on/);
  return running;
}

/** Deals a committee into a new directory. */
export function deal(nodes = 3, threshold = 2): { dir: string; committee: Committee } {
  const dir = mkdtempSync(join(tmpdir(), "datagraph-keys-"));
  const args = [join(COMMITTEE, "deal.ts"), "--out", dir, "--nodes", String(nodes), "--threshold", String(threshold)];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return { dir, committee: JSON.parse(readFileSync(join(dir, "committee.json"), "utf8")) };
}

/** Starts one node on a free port. */
export async function startNode(
  dir: string,
  index: number,
  rpcUrls: string,
  env: Record<string, string> = {},
): Promise<Running> {
  const running = run(process.execPath, [join(COMMITTEE, "main.ts")], {
    PORT: "0",
    KEY_DIR: dir,
    NODE_INDEX: String(index),
    RPC_URLS: rpcUrls,
    CHAIN_ID: "31337",
    CHAIN_NAME,
    ALLOWED_CONTRACTS: ALLOWED,
    ...env,
  });
  const line = await seen(running, /"listening"/);
  return { ...running, url: `http://127.0.0.1:${JSON.parse(line).port}` };
}

/** Ends a process and waits until it is gone. */
export async function stop({ process: child }: Running, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/** Returns a client that can set what the contracts answer and move time. */
export async function chainClient(url: string) {
  const client = createTestClient({ mode: "anvil", transport: http(url) }).extend(publicActions);
  for (const address of [ALLOWED, NOT_ALLOWED]) await client.setCode({ address, bytecode: GRANTS_CODE });
  return client;
}

/** Lets `condition(user, id)` be true for an hour of the chain's time. */
export async function grant(
  client: TestClient,
  contract: Address,
  condition: GateCondition,
  user: Address,
  id: bigint,
): Promise<void> {
  const { timestamp } = await client.extend(publicActions).getBlock();
  const slot = keccak256(encodeFunctionData({ abi, functionName: condition, args: [user, id] }));
  await client.setStorageAt({ address: contract, index: slot, value: numberToHex(timestamp + 3600n, { size: 32 }) });
}

/** Removes what `deal` wrote. */
export function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

function run(command: string, args: string[], env: Record<string, string>, url = ""): Running {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", (line) => lines.push(line));
  return { process: child, url, lines };
}

async function seen({ process: child, lines }: Running, pattern: RegExp): Promise<string> {
  for (;;) {
    const line = lines.find((candidate) => pattern.test(candidate));
    if (line) return line;
    if (child.exitCode !== null) throw new Error(`Process ended with ${child.exitCode}: ${lines.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address === "string") throw new Error("No free port");
  return address.port;
}
