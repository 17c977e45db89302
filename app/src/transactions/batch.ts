import type { ChainClient } from "@datagraph/sdk";
import type { Hex } from "viem";
import { explain } from "./explain.ts";
import { type Call, targetOf } from "./target.ts";

/** How the code of an account begins that an EOA has delegated to (EIP-7702): such an account sends as any EOA does. */
const DELEGATED = "0xef0100";

/** Returns whether the wallet carries out several calls together or none of them (EIP-5792). */
export async function canBatch({ deployment, walletClient }: ChainClient): Promise<boolean> {
  const { account } = walletClient;
  const offered = await walletClient.getCapabilities({ account, chainId: deployment.chainId }).catch(() => undefined);
  const status = offered?.atomic?.status;
  return status === "supported" || status === "ready";
}

/** Returns whether the account is a contract, a Safe for one: what it sends is known by its wallet's id, not by a hash. */
export async function isContract({ publicClient, walletClient }: ChainClient): Promise<boolean> {
  const code = await publicClient.getCode({ address: walletClient.account.address });
  return code !== undefined && !code.startsWith(DELEGATED);
}

/** Tries calls out one after the other, at the newest block. Throws with the reason of the first that is refused. */
export async function tryBatch(client: ChainClient, calls: readonly Call[]): Promise<void> {
  const { publicClient, walletClient } = client;
  const account = walletClient.account.address;
  const blocks = [{ calls: together(client, calls).map((call) => ({ ...call, account })) }];
  // not every node has eth_simulateV1: a wallet that batches tries out what it sends as well
  const [block] = await publicClient.simulateBlocks({ blocks: blocks as never }).catch(() => []);
  for (const { error } of block?.calls ?? []) if (error !== undefined) throw error;
}

/** Has the wallet send calls together. Returns its id of them. */
export async function sendBatch(client: ChainClient, calls: readonly Call[]): Promise<string> {
  const { walletClient } = client;
  const { id } = await walletClient.sendCalls({
    account: walletClient.account,
    calls: together(client, calls) as never,
    forceAtomic: calls.length > 1,
  });
  return id;
}

/** What became of a batch: the transaction that carried it out, or why there is none. */
export type BatchEnd = { hash: Hex; ended?: never } | { hash?: never; ended: string };

/** Waits until a wallet has carried out a batch, however long that takes: a Safe's owners may sign days later. */
export async function batchEnd({ walletClient }: Pick<ChainClient, "walletClient">, id: string): Promise<BatchEnd> {
  try {
    const { receipts, status } = await walletClient.waitForCallsStatus({ id, timeout: 0 });
    const hash = receipts?.at(-1)?.transactionHash;
    if (status === "success" && hash !== undefined) return { hash };
    return { ended: "Your wallet did not carry it out: what it relied on changed meanwhile. Try again." };
  } catch (error) {
    return { ended: explain(error).reason };
  }
}

function together(client: ChainClient, calls: readonly Call[]) {
  return calls.map((call) => {
    const { address: to, ...rest } = targetOf(client, call);
    return { to, ...rest };
  });
}
