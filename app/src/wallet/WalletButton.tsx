"use client";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useStatus } from "../status/useStatus.ts";
import { Button } from "../ui/Button.tsx";
import { ConnectButton } from "./ConnectButton.tsx";
import { isFramed } from "./isFramed.ts";
import { useWallet } from "./useWallet.ts";
import { walletSession, wasConnected } from "./wallet.ts";

const AccountButton = dynamic(() => import("./AccountButton.tsx").then(({ AccountButton: button }) => button), {
  ssr: false,
});

/** Who acts, and the way to become somebody else. Goes on with the wallet of the last visit, or the Safe around the page. */
export function WalletButton() {
  const wallet = useWallet();
  const chainId = useStatus().data?.chainId;
  useEffect(() => {
    if (chainId !== undefined && (wasConnected() || isFramed())) void walletSession(chainId).catch(() => undefined);
  }, [chainId]);
  if (wallet.status !== "connected") return <ConnectButton size="small" />;
  if (chainId !== undefined && wallet.chainId !== chainId) return <WrongNetwork chainId={chainId} />;
  return <AccountButton wallet={wallet} />;
}

function WrongNetwork({ chainId }: { chainId: number }) {
  const [failed, setFailed] = useState(false);
  const change = () =>
    walletSession(chainId)
      .then((session) => session.switchChain())
      .catch(() => setFailed(true));
  return (
    <Button tone="danger" size="small" onClick={() => void change()}>
      {failed ? `Choose chain ${chainId} in your wallet` : "Wrong network: change"}
    </Button>
  );
}
