"use client";
import { useSyncExternalStore } from "react";
import type { Transaction } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";

/** Returns this browser's transactions, newest first. */
export function useTransactions(): readonly Transaction[] {
  return useSyncExternalStore(transactionStore.subscribe, transactionStore.get, transactionStore.getOnServer);
}
