"use client";
import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useStatus } from "../status/useStatus.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { WALLETCONNECT } from "../walletconnect/settings.ts";
import { DEVELOPMENT_PEOPLE } from "./developmentAccounts.ts";
import { useWallet } from "./useWallet.ts";
import { walletSession } from "./wallet.ts";
import type { WalletChoice } from "./walletStore.ts";

const Pairing = dynamic(() => import("./Pairing.tsx").then(({ Pairing: pairing }) => pairing), {
  ssr: false,
  loading: () => <Skeleton lines={6} />,
});

/** The wallets in this browser; on a development chain its accounts too, as what they are. */
export function ConnectDialog({ close }: { close: () => void }) {
  const { choices } = useWallet();
  const chainId = useStatus().data?.chainId;
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState<Error>();
  const [pairing, setPairing] = useState(false);
  useEffect(() => {
    if (chainId === undefined) return;
    walletSession(chainId).then(() => setReady(true), setFailed);
  }, [chainId]);
  const choose = useMutation({
    mutationFn: async ({ id, account }: { id: string; account?: number }) =>
      (await walletSession(chainId!)).connect(id, account === undefined ? {} : { developmentAccount: account }),
    onSuccess: close,
  });
  const wallets = choices.filter(({ development }) => !development);
  const development = choices.find((choice) => choice.development);
  const error = failed ?? choose.error;
  if (pairing && chainId !== undefined)
    return (
      <Dialog title="WalletConnect" close={close}>
        <Pairing chainId={chainId} back={() => setPairing(false)} done={close} />
      </Dialog>
    );
  return (
    <Dialog title="Connect a wallet" close={close}>
      {!ready && failed === undefined ? (
        <Skeleton lines={3} />
      ) : (
        <div className="space-y-5">
          <Wallets
            wallets={wallets}
            choose={(id) => (id === WALLETCONNECT ? setPairing(true) : choose.mutate({ id }))}
          />
          {development && <Development choose={(account) => choose.mutate({ id: development.id, account })} />}
        </div>
      )}
      {error && (
        <p role="alert" className="mt-4 text-sm break-words text-bad">
          {"shortMessage" in error ? String(error.shortMessage) : error.message}
        </p>
      )}
    </Dialog>
  );
}

const ROW =
  "flex w-full cursor-pointer items-center gap-3 rounded-xl border border-line bg-surface px-4 py-3 text-left hover:border-accent";

function Wallets({ wallets, choose }: { wallets: readonly WalletChoice[]; choose: (id: string) => void }) {
  if (wallets.length === 0)
    return <p className="text-sm leading-relaxed text-muted">No wallet was found in this browser.</p>;
  return (
    <ul className="space-y-2">
      {wallets.map(({ id, name, icon }) => (
        <li key={id}>
          <button type="button" onClick={() => choose(id)} className={ROW}>
            {icon?.startsWith("data:") && <img src={icon.trim()} alt="" className="size-6 rounded" />}
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Development({ choose }: { choose: (account: number) => void }) {
  return (
    <section aria-labelledby="development-wallet">
      <h3 id="development-wallet" className="font-medium">
        Development wallet
      </h3>
      <p className="mt-1 mb-3 text-sm leading-relaxed text-muted">
        Accounts of this machine&apos;s chain. Everybody knows their keys: they are for trying things out, and hold
        nothing of worth.
      </p>
      <ul className="grid gap-2 sm:grid-cols-2">
        {DEVELOPMENT_PEOPLE.map(({ index, name, about }) => (
          <li key={index}>
            <button type="button" onClick={() => choose(index)} className={`${ROW} flex-col items-start gap-0.5`}>
              <span className="font-medium">{name}</span>
              <span className="text-sm text-muted">{about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
