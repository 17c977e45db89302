"use client";
import dynamic from "next/dynamic";
import { useEffect } from "react";
import { isOver } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";
import { useTransactions } from "./useTransactions.ts";

const TransactionTray = dynamic(() => import("./TransactionTray.tsx").then(({ TransactionTray: tray }) => tray), {
  ssr: false,
});

/** Shows this browser's transactions when there are any, and goes on following those that were under way. */
export function Transactions() {
  const any = useTransactions().length > 0;
  useEffect(() => {
    if (transactionStore.get().some((one) => !isOver(one)))
      void import("./resume.ts").then(({ resumeTransactions }) => resumeTransactions());
  }, []);
  return any ? <TransactionTray /> : null;
}
