import type { ConditionTerms } from "@datagraph/protocol";
import { type Address, type Hash, type Hex, type PublicClient, createPublicClient, http, isHash, parseAbi } from "viem";
import { Refusal } from "./refusal.ts";

const abi = parseAbi([
  "function hasAccess(address user, uint256 datasetId) view returns (bool)",
  "function isValidator(address user, uint256 datasetId) view returns (bool)",
]);

/** A block at which a condition was true. */
export type Seen = { number: bigint; hash: Hash };

/** What the node asks its RPC endpoints. Every question fails closed. */
export type ChainReader = {
  /** returns the block; throws a Refusal unless every endpoint says the condition is true now and `depth` blocks ago */
  requireTrue: (terms: ConditionTerms, user: Address) => Promise<Seen>;
  /** throws a Refusal unless the nonce is the hash of a recent block */
  checkNonce: (nonce: string) => Promise<void>;
  /** whether every endpoint's chain holds a contract wallet (ERC-1271) that calls this signature its own */
  isWalletSignature: (wallet: Address, message: string, signature: Hex) => Promise<boolean>;
  latestBlockHash: () => Promise<Hash>;
};

/** Where the chain is read. */
export type ChainOptions = {
  rpcUrls: readonly string[];
  chainId: number;
  /** a condition must also have been true this many blocks ago; 0: only now */
  depth: number;
  /** how many blocks a session's nonce may be old */
  nonceBlocks: number;
  /** how many blocks one endpoint may be behind another */
  lagBlocks: number;
};

type Endpoint = { client: PublicClient; onChain: () => Promise<void> };

/** Returns a reader over all endpoints, which must agree and be on the named chain. */
export function chainReader({ rpcUrls, chainId, depth, nonceBlocks, lagBlocks }: ChainOptions): ChainReader {
  const endpoints = rpcUrls.map((url): Endpoint => {
    const transport = http(url, { timeout: 3_000, retryCount: 1, retryDelay: 100, batch: { wait: 0 } });
    const client = createPublicClient({ transport, cacheTime: 0 });
    return { client, onChain: onceTrue(() => requireChain(client, chainId)) };
  });
  const all = async <T>(ask: (client: PublicClient) => Promise<T>): Promise<T[]> =>
    unavailable(Promise.all(endpoints.map(async ({ client, onChain }) => (await onChain(), ask(client)))));
  return {
    requireTrue: async (terms, user) => {
      const heads = await all(headOf);
      requireClose(heads, lagBlocks);
      const [head] = heads as [Seen];
      const call = `${terms.condition}(${user}, ${terms.id}) on ${terms.contract}`;
      const answers = await all((client) => holds(client, terms, user));
      requireAgreed(answers, call);
      if (!answers[0]) throw new Refusal("condition-false", `${call} is false`);
      if (depth > 0) await requireOld(all, terms, user, { call, depth, heads });
      return head;
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
    isWalletSignature: async (address, message, signature) => {
      const answers = await all((client) => client.verifyMessage({ address, message, signature }));
      requireAgreed(answers, `isValidSignature on ${address}`);
      return answers[0] === true;
    },
    latestBlockHash: async () => (await unavailable(headOf(endpoints[0]!.client))).hash,
  };
}

/** A fresh grant may still be undone by a reorganisation, so where one can happen it must have stood for a while. */
async function requireOld(
  all: <T>(ask: (client: PublicClient) => Promise<T>) => Promise<T[]>,
  terms: ConditionTerms,
  user: Address,
  { call, depth, heads }: { call: string; depth: number; heads: readonly Seen[] },
): Promise<void> {
  const lowest = heads.reduce((least, { number }) => (number < least ? number : least), heads[0]!.number);
  const blockNumber = lowest > BigInt(depth) ? lowest - BigInt(depth) : 0n;
  const answers = await all((client) => holds(client, terms, user, blockNumber));
  requireAgreed(answers, `${call} at block ${blockNumber}`);
  if (!answers[0])
    throw new Refusal("condition-young", `${call} is true, but was not yet ${depth} blocks ago: ask again later`);
}

function requireAgreed(answers: readonly boolean[], call: string): void {
  if (new Set(answers).size > 1)
    throw new Refusal("chain-disagreement", `The node's RPC endpoints disagree on ${call}`);
}

/** An endpoint that stands still would go on saying yes after a pass was revoked. */
function requireClose(heads: readonly Seen[], lagBlocks: number): void {
  const numbers = heads.map(({ number }) => Number(number));
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
  if (highest - lowest > lagBlocks)
    throw new Refusal(
      "chain-disagreement",
      `The node's RPC endpoints stand at blocks ${numbers.join(" and ")}: more than ${lagBlocks} apart`,
    );
}

async function headOf(client: PublicClient): Promise<Seen> {
  const { number, hash } = await client.getBlock();
  return { number, hash };
}

async function holds(
  client: PublicClient,
  { contract, condition, id }: ConditionTerms,
  user: Address,
  blockNumber?: bigint,
): Promise<boolean> {
  return client.readContract({
    address: contract,
    abi,
    functionName: condition,
    args: [user, id],
    ...(blockNumber !== undefined && { blockNumber }),
  });
}

async function ageOf(client: PublicClient, blockHash: Hash): Promise<bigint> {
  const [{ number }, latest] = await Promise.all([client.getBlock({ blockHash }), client.getBlockNumber()]);
  return latest - number;
}

async function requireChain(client: PublicClient, chainId: number): Promise<void> {
  const actual = await client.getChainId();
  if (actual !== chainId)
    throw new Refusal("chain-unavailable", `An RPC endpoint is on chain ${actual}, not ${chainId}`);
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
    if (error instanceof Refusal) throw error;
    const detail = error instanceof Error ? error.name : "unknown error";
    throw new Refusal("chain-unavailable", `The node cannot read the chain (${detail}), so it releases nothing`);
  }
}
