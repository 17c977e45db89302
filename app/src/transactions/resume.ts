import { readChain } from "../chain/readChain.ts";
import { walletSession } from "../wallet/wallet.ts";
import { asFollower } from "./asFollower.ts";
import { follow } from "./follow.ts";
import { type Transaction, isOver } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";

const taken = new Set<string>();

/** Goes on following the transactions that no other tab follows, or no longer follows: it was left. */
export function resumeTransactions(): void {
  for (const { id } of transactionStore.get().filter((one) => !isOver(one))) {
    if (taken.has(id)) continue;
    taken.add(id);
    void asFollower(id, () => resume(id));
  }
}

async function resume(id: string): Promise<void> {
  const transaction = transactionStore.find(id);
  if (transaction === undefined || isOver(transaction)) return;
  let now = transaction;
  const tell = (change: Partial<Transaction>) => transactionStore.put((now = { ...now, ...change }));
  if (transaction.hash === undefined && transaction.batch === undefined) {
    tell({
      ending: "unknown",
      reason:
        "The page was left before your wallet answered. If you confirmed it there, your wallet shows how it went.",
    });
    return;
  }
  const reader = await readChain();
  if (reader.deployment.chainId !== transaction.chainId) return;
  if (transaction.hash !== undefined) return void (await follow(reader, transaction, tell));
  const wallet = await (await walletSession(transaction.chainId)).client().catch(() => undefined);
  if (wallet === undefined)
    tell({ ending: "unknown", reason: "Its wallet is not connected any more. The wallet shows how it went." });
  else await follow(reader, transaction, tell, wallet.walletClient);
}
