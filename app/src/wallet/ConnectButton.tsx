"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../ui/Button.tsx";
import { useWallet } from "./useWallet.ts";

const ConnectDialog = dynamic(() => import("./ConnectDialog.tsx").then(({ ConnectDialog: dialog }) => dialog), {
  ssr: false,
});

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
