import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { http, createTestClient, publicActions } from "viem";
import { StackError } from "../errors.ts";
import type { Part, PartContext } from "../part.ts";
import { keepChain } from "./keepChain.ts";
import { saveChain } from "./saveChain.ts";

export const LOCAL_CHAIN_ID = 31337;
/** The name under which the key committee and its clients speak of the local chain. */
export const LOCAL_CHAIN_NAME = "local";
const ACCOUNTS = 200;
/** A chain that is saved after a kill answers at once or not at all. */
const RESCUE_MILLISECONDS = 10_000;

/** anvil with the public development mnemonic; its state is loaded from and kept in the state directory. */
export const chain: Part = {
  name: "chain",
  dependsOn: [],
  process: (context) => ({
    command: anvil(),
    args: [
      ...["--host", "127.0.0.1", "--port", String(context.ports.chain), "--chain-id", String(LOCAL_CHAIN_ID)],
      ...["--accounts", String(ACCOUNTS), "--hardfork", "osaka", "--silent"],
      ...(existsSync(chainFile(context.directory)) ? ["--load-state", chainFile(context.directory)] : []),
    ],
  }),
  ready: async (context) => {
    const client = clientOf(context);
    return (await client.getChainId()) === LOCAL_CHAIN_ID;
  },
  attach: async (context) => {
    await resumeTime(context);
    return keepChain(chainUrl(context), context.durable ? chainFile(context.directory) : undefined);
  },
  url: (context) => `http://localhost:${context.ports.chain}`,
  env: (context) => ({
    DATAGRAPH_RPC_URL: chainUrl(context),
    DATAGRAPH_CHAIN_ID: String(LOCAL_CHAIN_ID),
    DATAGRAPH_CHAIN_NAME: LOCAL_CHAIN_NAME,
  }),
};

/** Where services reach the chain; people are shown `localhost`. */
export function chainUrl(context: PartContext): string {
  return `http://127.0.0.1:${context.ports.chain}`;
}

/** The file that holds the chain's saved state. */
export function chainFile(directory: string): string {
  return join(directory, "chain.json");
}

/** Saves the chain of a run that was killed; what does not answer is left as it was saved last. */
export async function rescueChain(directory: string, url: string): Promise<void> {
  await saveChain(url, chainFile(directory), RESCUE_MILLISECONDS).catch(() => undefined);
}

/** Anvil loads the blocks but not the clock: if time was moved forward before, the next block would be earlier. */
async function resumeTime(context: PartContext): Promise<void> {
  const client = clientOf(context);
  const { timestamp } = await client.getBlock();
  const ahead = Number(timestamp) >= Date.now() / 1_000;
  if (ahead) await client.setNextBlockTimestamp({ timestamp: timestamp + 1n });
}

function clientOf(context: PartContext) {
  return createTestClient({ mode: "anvil", transport: http(chainUrl(context), { retryCount: 0 }) }).extend(
    publicActions,
  );
}

function anvil(): string {
  try {
    return createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/bin/anvil");
  } catch {
    throw new StackError(
      "The local chain (anvil) is not installed: it comes with `npm ci` on Linux x64, and only there",
    );
  }
}
