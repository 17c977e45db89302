"use client";
import { type ReactNode, useEffect, useState } from "react";
import { Button, buttonLook } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Notice } from "../ui/Notice.tsx";
import { QrCode } from "../ui/QrCode.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { PairingEnded } from "../walletconnect/pairingEnded.ts";
import { WALLETCONNECT } from "../walletconnect/settings.ts";
import { walletSession } from "./wallet.ts";

type Props = { chainId: number; back: () => void; done: () => void };

/** Connects a wallet on another device, or another app on this one; leaving gives up. */
export function Pairing(props: Props) {
  const [attempt, setAttempt] = useState(0);
  return <Attempt key={attempt} {...props} again={() => setAttempt(attempt + 1)} />;
}

function Attempt({ chainId, back, done, again }: Props & { again: () => void }) {
  const [uri, setUri] = useState<string>();
  const [ended, setEnded] = useState<Error>();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    walletSession(chainId)
      .then((session) => session.connect(WALLETCONNECT, { onUri: setUri, signal }))
      .then(done, (error: Error) => !signal.aborted && setEnded(error));
    return () => leaving.abort();
    // an attempt is made once; another one is another component
  }, []);
  const others = (
    <Button tone="ghost" onClick={back}>
      Other wallets
    </Button>
  );
  if (ended !== undefined) return <Ended error={ended} again={again} others={others} />;
  if (uri === undefined) return <Skeleton lines={6} />;
  return <Code uri={uri} others={others} />;
}

/** A wallet elsewhere pairs by the code, or by the link in it; one on this device by opening the link. */
function Code({ uri, others }: { uri: string; others: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="flex items-center gap-2 text-sm text-muted">
        <Icon name="busy" className="size-4 shrink-0 animate-spin" /> Waiting for your wallet, for a few minutes.
      </p>
      <div className="mx-auto w-full max-w-80">
        <QrCode text={uri} label="QR code that connects your wallet" />
      </div>
      <p className="text-center text-sm text-muted">Scan it with the wallet on your phone, or copy its link.</p>
      <div className="flex items-center gap-2 rounded-xl bg-sunken py-1.5 pr-2 pl-3">
        <code className="min-w-0 flex-1 truncate font-mono text-xs">{uri}</code>
        <CopyButton text={uri} label="Copy the link" />
      </div>
      <div className="flex flex-wrap items-center gap-2 pointer-coarse:order-first">
        <a href={uri} className={buttonLook({ tone: "quiet" })}>
          Open a wallet on this device
        </a>
        {others}
      </div>
    </div>
  );
}

function Ended({ error, again, others }: { error: Error; again: () => void; others: ReactNode }) {
  const expired = error instanceof PairingEnded && error.reason === "expired";
  return (
    <div className="space-y-4">
      <Notice tone="bad" title="No wallet was connected">
        <p className="break-words">{error.message}</p>
      </Notice>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={again}>{expired ? "Show a new code" : "Try again"}</Button>
        {others}
      </div>
    </div>
  );
}
