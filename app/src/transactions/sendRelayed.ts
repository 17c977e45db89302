import { type ChainClient, type SignedCall, requestJson } from "@datagraph/sdk";
import type { Hex, TransactionReceipt } from "viem";
import { explain } from "./explain.ts";
import { follow } from "./follow.ts";
import { TransactionEnded } from "./send.ts";
import type { Transaction } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";

/** Something that a gateway sends, and pays for: what the account signs, good until a time in seconds. */
export type SignedWish = {
  title: string;
  sign: (client: ChainClient, deadline: number) => SignedCall | Promise<SignedCall>;
};

/** Seconds in which a signed call may be sent. */
const HOUR = 3_600;

/**
 * Asks the wallet to sign a call, has a gateway send it and follows it until the indexer knows it; the tray shows how far
 * it is. Returns the receipt. Throws TransactionEnded with what to do.
 */
export async function sendRelayed(client: ChainClient, gateway: string, wish: SignedWish): Promise<TransactionReceipt> {
  const { publicClient, walletClient, deployment } = client;
  let transaction: Transaction = {
    id: crypto.randomUUID(),
    title: wish.title,
    chainId: deployment.chainId,
    account: walletClient.account.address,
    stage: "signing",
    startedAt: Date.now(),
  };
  const tell = (change: Partial<Transaction>) => transactionStore.put((transaction = { ...transaction, ...change }));
  tell({});
  try {
    const { timestamp } = await publicClient.getBlock();
    const call = await wish.sign(client, Number(timestamp) + HOUR);
    // the gateway answers once it has sent the call; asked again it says the same
    const sent = await requestJson<{ transaction: Hex }>(gateway, "/relay", call);
    tell({ stage: "submitted", hash: sent.transaction });
  } catch (error) {
    const { ending, reason, code } = explain(error);
    tell({ ending, reason });
    throw new TransactionEnded(reason, code);
  }
  const { receipt, ended } = await follow(client, transaction, tell);
  if (receipt === undefined) throw new TransactionEnded(ended);
  return receipt;
}
