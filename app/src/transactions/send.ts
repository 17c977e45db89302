import type { ChainClient } from "@datagraph/sdk";
import type { TransactionReceipt } from "viem";
import { isContract, sendBatch, tryBatch } from "./batch.ts";
import { carryOut } from "./carryOut.ts";
import { type Call, targetOf } from "./target.ts";

/**
 * Simulates a call, asks the wallet to send it, and follows it until the indexer knows it; the tray shows how far it is.
 * Returns the receipt. Throws TransactionEnded with what to do.
 */
export async function send(client: ChainClient, call: Call): Promise<TransactionReceipt> {
  return carryOut(client, call.title, async (tell) => {
    const { publicClient, walletClient } = client;
    const account = walletClient.account.address;
    const { request } = await publicClient.simulateContract({ ...targetOf(client, call), account } as never);
    if (await isContract(client)) {
      tell({ stage: "signing" });
      return { batch: await sendBatch(client, [call]) };
    }
    const nonce = await publicClient.getTransactionCount({ address: account, blockTag: "pending" });
    tell({ stage: "signing", nonce });
    return { hash: await walletClient.writeContract({ ...(request as object), account } as never) };
  });
}

/** Does the same with several calls that the wallet makes together (EIP-5792), if `canBatch` says that it can. */
export async function sendTogether(
  client: ChainClient,
  title: string,
  calls: readonly Call[],
): Promise<TransactionReceipt> {
  return carryOut(client, title, async (tell) => {
    await tryBatch(client, calls);
    tell({ stage: "signing" });
    return { batch: await sendBatch(client, calls) };
  });
}
