import type { ChainClient, ChainReader } from "@datagraph/sdk";
import {
  type Hex,
  type ReplacementReturnType,
  type TransactionReceipt,
  WaitForTransactionReceiptTimeoutError,
} from "viem";
import type { Transaction } from "./transaction.ts";

const PATIENCE_MILLISECONDS = 60_000;
const INDEXER_INTERVAL_MILLISECONDS = 400;
const INDEXER_PATIENCE_MILLISECONDS = 120_000;

type Tell = (change: Partial<Transaction>) => void;
/** The receipt of a call that succeeded; else why there is none. */
type Followed = { receipt: TransactionReceipt; ended?: never } | { receipt?: never; ended: string };

/**
 * Follows a submitted transaction until the indexer knows it, telling each step. What a wallet sent as a batch that wallet
 * is asked about first.
 */
export async function follow(
  reader: ChainReader,
  transaction: Transaction,
  tell: Tell,
  wallet?: ChainClient["walletClient"],
): Promise<Followed> {
  if (transaction.hash !== undefined) return followHash(reader, transaction.hash, tell);
  const { batchEnd } = await import("./batch.ts");
  const { hash, ended } = await batchEnd({ walletClient: wallet! }, transaction.batch!);
  if (hash === undefined) {
    tell({ ending: "failed", reason: ended });
    return { ended };
  }
  tell({ hash });
  return followHash(reader, hash, tell);
}

async function followHash(reader: ChainReader, hash: Hex, tell: Tell): Promise<Followed> {
  const end = (ending: Transaction["ending"] & string, reason: string): Followed => {
    tell({ ending, reason });
    return { ended: reason };
  };
  for (;;) {
    let replacement: ReplacementReturnType | undefined;
    try {
      const receipt = await reader.publicClient.waitForTransactionReceipt({
        hash,
        timeout: PATIENCE_MILLISECONDS,
        onReplaced: (found) => (replacement = found),
      });
      if (replacement !== undefined && replacement.reason !== "repriced")
        return end(
          "replaced",
          replacement.reason === "cancelled"
            ? "You cancelled it in your wallet. Nothing was changed."
            : "Your wallet sent another transaction in its place. Look whether it did what you wanted.",
        );
      if (receipt.status !== "success")
        return end("reverted", "The chain took it back: what it relied on changed meanwhile. Try again.");
      tell({ stage: "mined", block: Number(receipt.blockNumber), hash: receipt.transactionHash });
      await untilIndexed(Number(receipt.blockNumber));
      if (await isStillThere(reader, receipt)) {
        tell({ stage: "indexed" });
        return { receipt };
      }
      tell({ stage: "submitted" });
    } catch (error) {
      if (!(error instanceof WaitForTransactionReceiptTimeoutError)) throw error;
    }
    if (await isDropped(reader, hash))
      return end("dropped", "The network forgot it without carrying it out. Try again.");
  }
}

/** A reorganisation may have taken the block away meanwhile, and the transaction with it. */
async function isStillThere(
  { publicClient }: ChainReader,
  { transactionHash, blockHash }: TransactionReceipt,
): Promise<boolean> {
  return publicClient.getTransactionReceipt({ hash: transactionHash }).then(
    (now) => now.blockHash === blockHash,
    () => false,
  );
}

async function isDropped({ publicClient }: ChainReader, hash: Hex): Promise<boolean> {
  return publicClient.getTransaction({ hash }).then(
    () => false,
    () => true,
  );
}

/** An indexer that is down or far behind shows on every page; the transaction itself is done. */
async function untilIndexed(block: number): Promise<void> {
  const deadline = Date.now() + INDEXER_PATIENCE_MILLISECONDS;
  while (Date.now() < deadline) {
    if ((await indexedBlock()) >= block) return;
    await new Promise((resolve) => setTimeout(resolve, INDEXER_INTERVAL_MILLISECONDS));
  }
}

async function indexedBlock(): Promise<number> {
  try {
    const { parts } = (await (await fetch("/api/status")).json()) as { parts: { name: string; block?: number }[] };
    return parts.find(({ name }) => name === "indexer")?.block ?? 0;
  } catch {
    return 0;
  }
}
