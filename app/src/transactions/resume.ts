import { readChain } from "../chain/readChain.ts";
import { follow } from "./follow.ts";
import { type Transaction, isOver } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";

/** Goes on following the transactions that were under way when the page was left. */
export function resumeTransactions(): void {
  for (const transaction of transactionStore.get()) if (!isOver(transaction)) void resume(transaction);
}

async function resume(transaction: Transaction): Promise<void> {
  let now = transaction;
  const tell = (change: Partial<Transaction>) => transactionStore.put((now = { ...now, ...change }));
  if (transaction.hash === undefined) {
    tell({
      ending: "unknown",
      reason:
        "The page was left before your wallet answered. If you confirmed it there, your wallet shows how it went.",
    });
    return;
  }
  const reader = await readChain();
  if (reader.deployment.chainId === transaction.chainId) await follow(reader, transaction, tell);
}
