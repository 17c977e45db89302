"use client";
import { useState } from "react";
import { shortHex } from "../format/shortHex.ts";
import { useStatus } from "../status/useStatus.ts";
import { Button } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ConnectDialog } from "./ConnectDialog.tsx";
import { walletSession } from "./wallet.ts";
import type { WalletState } from "./walletStore.ts";

type Connected = Extract<WalletState, { status: "connected" }>;

/** Who acts, with their whole address and the way to become somebody else. */
export function AccountButton({ wallet }: { wallet: Connected }) {
  const [open, setOpen] = useState<"account" | "switch">();
  const chainId = useStatus().data?.chainId;
  const leave = async () => {
    if (chainId !== undefined) await (await walletSession(chainId)).disconnect();
    setOpen(undefined);
  };
  return (
    <>
      <Button tone="quiet" size="small" onClick={() => setOpen("account")}>
        {wallet.wallet.development && <span className="size-2 rounded-full bg-warn" aria-hidden />}
        <span className="font-mono text-[0.9em]">{shortHex(wallet.address)}</span>
      </Button>
      {open === "account" && (
        <Dialog title={wallet.wallet.name} close={() => setOpen(undefined)}>
          <p className="flex items-center gap-1 font-mono text-sm wrap-anywhere">
            {wallet.address} <CopyButton text={wallet.address} label="Copy the address" />
          </p>
          {wallet.wallet.development && (
            <p className="mt-3 text-sm text-muted">A public account of this machine&apos;s chain, for development.</p>
          )}
          <div className="mt-5 flex flex-wrap gap-2">
            <Button tone="quiet" size="small" onClick={() => setOpen("switch")}>
              Use another
            </Button>
            <Button tone="ghost" size="small" onClick={() => void leave()}>
              Disconnect
            </Button>
          </div>
        </Dialog>
      )}
      {open === "switch" && <ConnectDialog close={() => setOpen(undefined)} />}
    </>
  );
}
