import type { ConditionTerms } from "@datagraph/protocol";
import { type Address, type Hash, type PublicClient, createPublicClient, http, isHash, parseAbi } from "viem";
import { Refusal } from "./refusal.ts";

const abi = parseAbi([
  "function hasAccess(address user, uint256 datasetId) view returns (bool)",
  "function isValidator(address user, uint256 datasetId) view returns (bool)",
]);

/** What the node asks its RPC endpoints. Every question fails closed. */
export type ChainReader = {
  /** throws a Refusal unless every endpoint says the condition is true at its latest block */
  requireTrue: (terms: ConditionTerms, user: Address) => Promise<void>;
  /** throws a Refusal unless the nonce is the hash of a recent block */
  checkNonce: (nonce: string) => Promise<void>;
  latestBlockHash: () => Promise<Hash>;
};

/** Where the chain is read, and how many blocks a session's nonce may be old. */
export type ChainOptions = { rpcUrls: readonly string[]; chainId: number; nonceBlocks: number };

/** Returns a reader over all endpoints, which must agree and be on the named chain. */
export function chainReader({ rpcUrls, chainId, nonceBlocks }: ChainOptions): ChainReader {
  const endpoints = rpcUrls.map((url) => {
    const client = createPublicClient({ transport: http(url, { timeout: 3_000, retryCount: 1, retryDelay: 100 }) });
    return { client, onChain: onceTrue(() => requireChain(client, chainId)) };
  });
  return {
    requireTrue: async (terms, user) => {
      const answers = await unavailable(
        Promise.all(endpoints.map(async ({ client, onChain }) => (await onChain(), holds(client, terms, user)))),
      );
      const call = `${terms.condition}(${user}, ${terms.id}) on ${terms.contract}`;
      if (new Set(answers).size > 1)
        throw new Refusal("chain-disagreement", `The node's RPC endpoints disagree on ${call}`);
      if (!answers[0]) throw new Refusal("condition-false", `${call} is false`);
    },
    checkNonce: async (nonce) => {
      if (!isHash(nonce)) throw new Refusal("stale-nonce", "The SIWE nonce is not a block hash");
      const ages = await Promise.allSettled(endpoints.map(({ client }) => ageOf(client, nonce)));
      const recent = ages.some((age) => age.status === "fulfilled" && age.value <= BigInt(nonceBlocks));
      if (!recent)
        throw new Refusal(
          "stale-nonce",
          `The SIWE nonce is not among the last ${nonceBlocks} block hashes: sign in again`,
        );
    },
    latestBlockHash: () => unavailable(endpoints[0]!.client.getBlock().then(({ hash }) => hash)),
  };
}

async function holds(
  client: PublicClient,
  { contract, condition, id }: ConditionTerms,
  user: Address,
): Promise<boolean> {
  return client.readContract({ address: contract, abi, functionName: condition, args: [user, id] });
}

async function ageOf(client: PublicClient, blockHash: Hash): Promise<bigint> {
  const [{ number }, latest] = await Promise.all([
    client.getBlock({ blockHash }),
    client.getBlockNumber({ cacheTime: 0 }),
  ]);
  return latest - number;
}

async function requireChain(client: PublicClient, chainId: number): Promise<void> {
  const actual = await client.getChainId();
  if (actual !== chainId) throw new Error(`RPC endpoint is on chain ${actual}, not ${chainId}`);
}

/** Runs a check until it passes once; a failure is not remembered. */
function onceTrue(check: () => Promise<void>): () => Promise<void> {
  let passed = false;
  return async () => {
    if (passed) return;
    await check();
    passed = true;
  };
}

/** RPC errors may name the endpoint's URL, which can carry an API key: only their short form passes. */
async function unavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const detail = error instanceof Error ? error.name : "unknown error";
    throw new Refusal("chain-unavailable", `The node cannot read the chain (${detail}), so it releases nothing`);
  }
}
