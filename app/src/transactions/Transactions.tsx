"use client";
import dynamic from "next/dynamic";
import { useEffect } from "react";
import { usePublicConfig } from "../ui/Providers.tsx";
import { isOver } from "./transaction.ts";
import { useTransactions } from "./useTransactions.ts";

const TransactionTray = dynamic(() => import("./TransactionTray.tsx").then(({ TransactionTray: tray }) => tray), {
  ssr: false,
});

/** Shows this browser's transactions when there are any, and goes on following those that were under way. */
export function Transactions() {
  const transactions = useTransactions();
  const { gatewayUrl } = usePublicConfig();
  const underWay = transactions.some((one) => !isOver(one));
  useEffect(() => {
    if (underWay) void import("./resume.ts").then(({ resumeTransactions }) => resumeTransactions(gatewayUrl));
  }, [underWay, transactions, gatewayUrl]);
  return transactions.length > 0 ? <TransactionTray /> : null;
}
