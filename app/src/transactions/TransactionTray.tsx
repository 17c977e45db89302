"use client";
import { useEffect, useState } from "react";
import { Hash } from "../ui/Hash.tsx";
import { Icon } from "../ui/Icon.tsx";
import { type Transaction, STAGES, isOver } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";
import { useTransactions } from "./useTransactions.ts";

const SHOWN = 3;
/** How long one that went well stays in sight, in milliseconds. */
const LINGER = 8_000;

const STAGE_WORDS = {
  simulating: "Trying it out",
  signing: "Waiting for your wallet",
  submitted: "Sent, waiting for a block",
  mined: "In a block, waiting for the indexer",
  indexed: "Done",
} as const;
/** Of what an account signs for a gateway to send. */
const SIGNED_WORDS = "Signed, waiting for the gateway to send it";
const ENDING_WORDS = {
  rejected: "Declined",
  reverted: "Refused by the contract",
  replaced: "Replaced",
  dropped: "Dropped",
  unaffordable: "Not enough for the gas",
  unsent: "Not sent",
  failed: "Failed",
  unknown: "Not known",
} as const;

/** This browser's transactions and how far each is, over the corner of every page; over a reload too. */
export function TransactionTray() {
  const transactions = useTransactions();
  const [folded, setFolded] = useState(false);
  const shown = transactions.slice(0, SHOWN);
  return (
    <section
      aria-label="Transactions"
      className="fixed right-3 bottom-3 z-20 w-[min(23rem,calc(100vw-1.5rem))] overflow-hidden rounded-2xl border border-line bg-surface shadow-lg"
    >
      <button
        type="button"
        aria-expanded={!folded}
        onClick={() => setFolded(!folded)}
        className="flex w-full cursor-pointer items-center justify-between px-4 py-2.5 text-sm font-medium"
      >
        Transactions
        <Icon name="fold" className={`size-4 text-muted ${folded ? "rotate-180" : ""}`} />
      </button>
      {!folded && (
        <ul aria-live="polite" className="divide-y divide-line border-t border-line">
          {shown.map((one) => (
            <Line key={one.id} transaction={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ transaction }: { transaction: Transaction }) {
  const { id, title, stage, ending, reason, hash } = transaction;
  const done = stage === "indexed" && ending === undefined;
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => transactionStore.remove(id), LINGER);
    return () => clearTimeout(timer);
  }, [done, id]);
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex items-center gap-2">
        <StateIcon transaction={transaction} />
        <span className="min-w-0 flex-1 font-medium break-words">{title}</span>
        {isOver(transaction) && (
          <button
            type="button"
            aria-label={`Dismiss: ${title}`}
            onClick={() => transactionStore.remove(id)}
            className="-m-1 grid size-7 cursor-pointer place-items-center rounded-full text-muted hover:bg-sunken"
          >
            <Icon name="close" className="size-4" />
          </button>
        )}
      </div>
      {ending === undefined && <Steps stage={stage} />}
      <p className="mt-1.5 text-muted">{words(transaction)}</p>
      {reason && <p className="mt-1 break-words">{reason}</p>}
      {hash && (
        <p className="mt-1 text-muted">
          <Hash value={hash} of="tx" />
        </p>
      )}
    </li>
  );
}

function words({ stage, ending, signed }: Transaction): string {
  if (ending !== undefined) return ENDING_WORDS[ending];
  return signed === undefined ? STAGE_WORDS[stage] : SIGNED_WORDS;
}

function StateIcon({ transaction }: { transaction: Transaction }) {
  if (transaction.ending !== undefined) return <Icon name="warning" className="size-4 shrink-0 text-warn" />;
  if (isOver(transaction)) return <Icon name="check" className="size-4 shrink-0 text-good" />;
  return <Icon name="busy" className="size-4 shrink-0 animate-spin text-accent" />;
}

function Steps({ stage }: { stage: Transaction["stage"] }) {
  const reached = STAGES.indexOf(stage);
  return (
    <div aria-hidden className="mt-2 grid grid-cols-5 gap-1">
      {STAGES.map((one, at) => (
        <span key={one} className={`h-1 rounded-full ${at <= reached ? "bg-accent" : "bg-sunken"}`} />
      ))}
    </div>
  );
}
