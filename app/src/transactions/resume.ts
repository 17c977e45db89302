import type { SignedCall } from "@datagraph/sdk";
import { readChain } from "../chain/readChain.ts";
import { walletSession } from "../wallet/wallet.ts";
import { asFollower } from "./asFollower.ts";
import { askGateway } from "./askGateway.ts";
import { explain } from "./explain.ts";
import { follow } from "./follow.ts";
import { type Transaction, isOver } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";

/** Milliseconds in which what an account signs for a gateway may be sent. */
const HOUR = 3_600_000;

type Tell = (change: Partial<Transaction>) => void;

const taken = new Set<string>();

/** Goes on following the transactions that no other tab follows, or no longer follows: it was left. */
export function resumeTransactions(gateway: string): void {
  for (const { id } of transactionStore.get().filter((one) => !isOver(one))) {
    if (taken.has(id)) continue;
    taken.add(id);
    void asFollower(id, () => resume(id, gateway));
  }
}

async function resume(id: string, gateway: string): Promise<void> {
  const transaction = transactionStore.find(id);
  if (transaction === undefined || isOver(transaction)) return;
  let now = transaction;
  const tell: Tell = (change) => transactionStore.put((now = { ...now, ...change }));
  const { hash, batch, signed, relayed, startedAt } = transaction;
  if (hash === undefined && batch === undefined && signed === undefined) return tell(relayed ? UNSIGNED : UNANSWERED);
  const reader = await readChain();
  if (reader.deployment.chainId !== transaction.chainId) return;
  if (hash === undefined && signed !== undefined) await sendSigned(gateway, signed, startedAt + HOUR, tell);
  if (isOver(now)) return;
  if (now.hash !== undefined) return void (await follow(reader, now, tell));
  const wallet = await (await walletSession(transaction.chainId)).client().catch(() => undefined);
  if (wallet === undefined)
    tell({ ending: "unknown", reason: "Its wallet is not connected any more. The wallet shows how it went." });
  else await follow(reader, now, tell, wallet.walletClient);
}

const UNSIGNED = {
  ending: "unsent",
  reason: "The page was left before you had signed it. Nothing was sent, and nothing will be: do it again.",
} as const;

const UNANSWERED = {
  ending: "unknown",
  reason: "The page was left before your wallet answered. If you confirmed it there, your wallet shows how it went.",
} as const;

/** The gateway tells by which transaction it sent the call, if it did before the page was left; else it sends it now. */
async function sendSigned(gateway: string, signed: SignedCall, until: number, tell: Tell): Promise<void> {
  try {
    const hash = await askGateway(gateway, signed, until, (reason) => tell({ reason }));
    tell({ hash, stage: "submitted", signed: undefined, reason: undefined });
  } catch (error) {
    const { ending, reason } = explain(error);
    tell({ ending, reason, signed: undefined });
  }
}
