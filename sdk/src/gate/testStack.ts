import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { hexToBytes } from "@noble/curves/utils.js";
import type { Committee, GateCondition } from "@datagraph/protocol";
import {
  type Address,
  type Hash,
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

/** The nodes' files of one run are sealed with one key, so that a test can put them together otherwise. */
const SEAL_KEY = randomBytes(32).toString("hex");

/** Lets new nodes make a key, in a new directory with a folder a node, and stops them again. */
export async function makeCommittee(nodes = 3, threshold = 2): Promise<{ dir: string; committee: Committee }> {
  const dir = mkdtempSync(join(tmpdir(), "datagraph-keys-"));
  const indices = Array.from({ length: nodes }, (_, place) => place + 1);
  for (const index of indices) operate("init", nodeDir(dir, index));
  const ports = await Promise.all(indices.map(freePort));
  const running = await Promise.all(
    indices.map((index) => startNode(dir, index, "http://127.0.0.1:9", { PORT: String(ports[index - 1]) })),
  );
  const urls = running.map(({ url }) => url);
  const [plan, out] = [join(dir, "plan.json"), join(dir, "committee.json")];
  operate("plan", "--threshold", String(threshold), "--out", plan, ...urls);
  for (const index of indices) operate("join", nodeDir(dir, index), plan);
  operate("export", "--wait", "60", "--out", out, ...urls);
  await Promise.all(running.map((node) => stop(node)));
  return { dir, committee: JSON.parse(readFileSync(out, "utf8")) };
}

/** Returns where a node of a committee keeps its files. */
export function nodeDir(dir: string, index: number): string {
  return join(dir, `node-${index}`);
}

/** Runs an operator's command to its end and returns what it prints. */
export function operate(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(COMMITTEE, "operate.ts"), ...args], {
    encoding: "utf8",
    env: { ...process.env, SEAL_KEY },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Returns what a sealed file of these tests' nodes holds. */
export function unseal(path: string): Record<string, string> {
  const { nonce, box } = JSON.parse(readFileSync(path, "utf8"));
  const opened = xsalsa20poly1305(hexToBytes(SEAL_KEY), hexToBytes(nonce.slice(2))).decrypt(hexToBytes(box.slice(2)));
  return JSON.parse(new TextDecoder().decode(opened));
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
    NODE_DIR: nodeDir(dir, index),
    SEAL_KEY,
    RPC_URLS: rpcUrls,
    ALLOW_ONE_RPC: "yes",
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
  await allowAt(client, [ALLOWED, NOT_ALLOWED]);
  return client;
}

/** Puts contracts whose answers can be set at these addresses. */
export async function allowAt(client: TestClient, addresses: readonly Address[]): Promise<void> {
  for (const address of addresses) await client.setCode({ address, bytecode: GRANTS_CODE });
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
  await setExpiry(client, contract, slotOf(condition, user, id), timestamp + 3600n);
}

/** Makes `condition(user, id)` false. */
export async function revoke(
  client: TestClient,
  contract: Address,
  condition: GateCondition,
  user: Address,
  id: bigint,
): Promise<void> {
  await setExpiry(client, contract, slotOf(condition, user, id), 0n);
}

function slotOf(condition: GateCondition, user: Address, id: bigint): Hash {
  return keccak256(encodeFunctionData({ abi, functionName: condition, args: [user, id] }));
}

async function setExpiry(client: TestClient, address: Address, index: Hash, expiry: bigint): Promise<void> {
  await client.setStorageAt({ address, index, value: numberToHex(expiry, { size: 32 }) });
}

/** Removes what `makeCommittee` wrote. */
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
