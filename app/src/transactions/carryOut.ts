import type { ChainClient } from "@datagraph/sdk";
import type { TransactionReceipt } from "viem";
import { asFollower } from "./asFollower.ts";
import { explain } from "./explain.ts";
import { follow } from "./follow.ts";
import type { Transaction } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";

/** A transaction that ended otherwise than it should; `message` says what to do. */
export class TransactionEnded extends Error {
  override readonly name = "TransactionEnded";
  readonly code: string | undefined;

  constructor(reason: string, code?: string) {
    super(reason);
    this.code = code;
  }
}

/** What is of no use once a transaction is sent, or is not. */
const NO_LONGER = { signed: undefined, reason: undefined } as const;

type Tell = (change: Partial<Transaction>) => void;
/** How a transaction that a wallet has taken is known. */
type Sent = Pick<Transaction, "hash" | "batch">;

/**
 * Has `ask` put a transaction on its way, and follows it until the indexer knows it; the tray shows how far it is. Returns
 * the receipt. Throws TransactionEnded with what to do.
 */
export async function carryOut(
  client: ChainClient,
  title: string,
  ask: (tell: Tell) => Promise<Sent>,
): Promise<TransactionReceipt> {
  const id = crypto.randomUUID();
  return asFollower(id, async () => {
    let transaction: Transaction = {
      ...{ id, title, chainId: client.deployment.chainId, account: client.walletClient.account.address },
      ...{ stage: "simulating", startedAt: Date.now() },
    };
    const tell: Tell = (change) => transactionStore.put((transaction = { ...transaction, ...change }));
    tell({});
    try {
      tell({ ...(await ask(tell)), stage: "submitted", ...NO_LONGER });
    } catch (error) {
      const { ending, reason, code } = explain(error);
      tell({ ...NO_LONGER, ending, reason });
      throw new TransactionEnded(reason, code);
    }
    const { receipt, ended } = await follow(client, transaction, tell, client.walletClient);
    if (receipt === undefined) throw new TransactionEnded(ended);
    return receipt;
  });
}
