"use client";
import type { ReactNode } from "react";
import { useWallet } from "../wallet/useWallet.ts";
import { ConnectButton } from "../wallet/ConnectButton.tsx";
import { Notice } from "./Notice.tsx";

/** What only makes sense as somebody; before that, how to become one. */
export function NeedsWallet({ to, children }: { to: string; children: ReactNode }) {
  const wallet = useWallet();
  if (wallet.status === "connected") return <>{children}</>;
  return (
    <Notice tone="calm" title={`Connect a wallet to ${to}`}>
      <p>Nothing is sent or paid by connecting. Everything else on this site can be read without one.</p>
      <ConnectButton />
    </Notice>
  );
}
