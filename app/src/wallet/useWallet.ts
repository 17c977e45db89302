"use client";
import { useSyncExternalStore } from "react";
import { type WalletState, walletStore } from "./walletStore.ts";

/** Returns who acts. */
export function useWallet(): WalletState {
  return useSyncExternalStore(walletStore.subscribe, walletStore.get, walletStore.getOnServer);
}
