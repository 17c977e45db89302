import { bytesToHex } from "@noble/curves/utils.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { Refused } from "./refused.ts";
import type { LitActionSettings } from "./settings.ts";

const TIMEOUT_MS = 8_000;

/** A question to a contract: its calldata, and in words for refusals. */
export type Call = { to: string; data: string; words: string };

type Answer = { block: number; result: string };
type Reply = { result?: unknown };

/**
 * Returns what a contract answers at the latest block. Throws {@link Refused} unless every endpoint is on the chain,
 * they stand close together, and they all answer the same.
 */
export async function askAll({ chainId, rpcUrls, lagBlocks }: LitActionSettings, call: Call): Promise<string> {
  const answers = await Promise.all(rpcUrls.map((url) => askOne(url, chainId, call)));
  const blocks = answers.map(({ block }) => block);
  if (Math.max(...blocks) - Math.min(...blocks) > lagBlocks)
    throw new Refused("chain-disagreement", `The RPC endpoints stand at blocks ${blocks.join(" and ")}`);
  const [first, ...others] = answers as [Answer, ...Answer[]];
  if (others.some(({ result }) => result !== first.result))
    throw new Refused("chain-disagreement", `The RPC endpoints disagree on ${call.words}`);
  return first.result;
}

async function askOne(url: string, chainId: number, { to, data, words }: Call): Promise<Answer> {
  const [chain, block, result] = await Promise.all([
    rpc(url, "eth_chainId", []),
    rpc(url, "eth_blockNumber", []),
    rpc(url, "eth_call", [{ to, data }, "latest"]),
  ]);
  if (Number(chain) !== chainId) throw new Refused("chain-unavailable", `An RPC endpoint is not on chain ${chainId}`);
  if (!Number.isSafeInteger(Number(block)) || typeof result !== "string")
    throw new Refused("chain-unavailable", `An RPC endpoint does not answer ${words}`);
  return { block: Number(block), result };
}

async function rpc(url: string, method: string, params: unknown[]): Promise<unknown> {
  const failed = new Refused("chain-unavailable", `An RPC endpoint does not answer ${method}`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failed), TIMEOUT_MS);
  });
  try {
    const { result } = await Promise.race([post(url, { jsonrpc: "2.0", id: 1, method, params }), late]);
    if (result === undefined) throw failed;
    return result;
  } catch {
    // what the endpoint says may be anything, so it is not handed on
    throw failed;
  } finally {
    clearTimeout(timer);
  }
}

async function post(url: string, body: object): Promise<Reply> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Reply;
}

/** Returns the calldata of a function: its selector and 32-byte words. */
export function calldata(signature: string, ...words: readonly string[]): string {
  const selector = bytesToHex(keccak_256(new TextEncoder().encode(signature)).subarray(0, 4));
  return `0x${selector}${words.map((word) => word.padStart(64, "0")).join("")}`;
}
