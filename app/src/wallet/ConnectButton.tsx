"use client";
import { useState } from "react";
import { Button } from "../ui/Button.tsx";
import { ConnectDialog } from "./ConnectDialog.tsx";
import { useWallet } from "./useWallet.ts";

/** Opens the choice of wallets. */
export function ConnectButton({ size = "normal" }: { size?: "small" | "normal" }) {
  const wallet = useWallet();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={size} busy={wallet.status === "connecting"} onClick={() => setOpen(true)}>
        Connect
      </Button>
      {open && <ConnectDialog close={() => setOpen(false)} />}
    </>
  );
}
