import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { fakeChain } from "../../indexer/test/chain.ts";
import { log } from "../../indexer/test/emitter.ts";
import { contracts } from "../../indexer/test/scenario.ts";
import { type Stack, freePort, indexed, startStack } from "../../indexer/test/stack.ts";
import { createTestClient, http, publicActions } from "viem";
import { queryLedgerAbi } from "../../protocol/src/index.ts";
import { NAMED, accountOf } from "./history.ts";
import { settleOn } from "./verifiable.ts";

/** Blocks after which Ponder takes what came before as final, and so as history. */
const FINAL = 100;
const MEMBERS = 1_000;
const AT_ONCE = 500;

/** Returns the seconds that the indexer takes for so many usage entries, settled in orders of 100 streams each. */
export async function indexedBy(entries: number): Promise<number> {
  const stack = await startStack();
  try {
    await settleOn(stack.rpcUrl, Math.ceil(entries / NAMED), MEMBERS);
    const last = await finalise(stack.rpcUrl);
    await stack.startIndexer();
    return await secondsOf(stack, last);
  } finally {
    await stack.stop();
  }
}

/** Returns the seconds that Ponder takes for as many events whose handler inserts one row each. */
export async function indexedBare(events: number): Promise<number> {
  const stack = await startStack();
  const folder = mkdtempSync(join(tmpdir(), "datagraph-bare-"));
  let bare: ChildProcess | undefined;
  try {
    await skipOn(stack.rpcUrl, events);
    const last = await finalise(stack.rpcUrl);
    const port = await freePort();
    bare = spawn(process.execPath, bareArgs(port), {
      cwd: folder,
      env: { PATH: process.env.PATH!, DATAGRAPH_RPC_URL: stack.rpcUrl, DATABASE_URL: stack.databaseUrl },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    for (const stream of [bare.stdout, bare.stderr]) stream?.on("data", (chunk) => (printed += String(chunk)));
    const own = { indexerUrl: `http://127.0.0.1:${port}`, output: () => printed, indexerEnded: () => hasEnded(bare!) };
    return await secondsOf({ ...stack, ...own }, last);
  } finally {
    if (bare !== undefined && !hasEnded(bare)) {
      const ended = once(bare, "exit");
      bare.kill("SIGTERM");
      await ended;
    }
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function skipOn(url: string, events: number): Promise<void> {
  const chain = await fakeChain(url);
  for (let done = 0; done < events; done += AT_ONCE) {
    const nonces = Array.from({ length: Math.min(AT_ONCE, events - done) }, (_, at) => BigInt(done + at));
    const logs = nonces.map((nonce) =>
      log(contracts.QueryLedger, queryLedgerAbi, "OrderSkipped", {
        researcher: accountOf(Number(nonce)),
        nonce,
        reason: 4,
      }),
    );
    await chain.emit(logs);
  }
}

/** Buries what happened, so that it is history. Returns the last block. */
async function finalise(url: string): Promise<bigint> {
  const chain = createTestClient({ mode: "anvil", transport: http(url) }).extend(publicActions);
  await chain.mine({ blocks: FINAL });
  return chain.getBlockNumber();
}

/** Waits until the whole chain was indexed as history, and asks Ponder how long that took. */
async function secondsOf(stack: Stack, last: bigint): Promise<number> {
  await indexed(stack, last, 600);
  const metrics = await fetch(`${stack.indexerUrl}/metrics`).then((response) => response.text());
  const [start, end] = ["start", "end"].map((which) => {
    const line = new RegExp(`^ponder_historical_${which}_timestamp_seconds\\{[^}]*\\} (.+)$`, "m").exec(metrics);
    if (line === null) throw new Error(`Ponder does not say when its history ${which}s:\n${metrics.slice(0, 2_000)}`);
    return Number(line[1]);
  });
  return end! - start!;
}

function bareArgs(port: number): string[] {
  const ponder = fileURLToPath(new URL("bin/ponder.js", import.meta.resolve("ponder")));
  const root = join(import.meta.dirname, "bare");
  return [ponder, "start", `--root=${root}`, "--schema=bare", `--port=${port}`, "--hostname=127.0.0.1"];
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
