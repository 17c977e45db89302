"use client";
import { useState } from "react";
import { stringToHex } from "viem";
import { formatRemaining } from "../format/formatRemaining.ts";
import { guardiansQuery } from "../indexer/governanceQueries.ts";
import { type RootRow, waitingRootsQuery } from "../indexer/operatorQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useNow } from "../status/useNow.ts";
import { useAction } from "../transactions/useAction.ts";
import { Asked } from "../ui/Asked.tsx";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import type { Due } from "./useEpoch.ts";

/** Bytes of a reason that the vault keeps. */
const MOST_REASON = 31;

/** Payout roots in their veto window, and what the connected account may do about them. */
export function Roots({ due }: { due: Due | undefined }) {
  const account = useAddress();
  const now = useNow();
  const guardian = useRows(guardiansQuery).data?.[0];
  const mayVeto = guardian !== undefined && guardian.guardian === account && Number(guardian.until) > now;
  const [doubted, doubt] = useState<RootRow>();
  const accept = useAction(({ send }) =>
    send({ title: "Accept payout roots", contract: "RewardVault", functionName: "acceptRoots", args: [] }),
  );
  return (
    <section aria-labelledby="roots" className="space-y-4">
      <h2 id="roots" className="text-lg font-semibold tracking-tight">
        Pending roots
      </h2>
      <Asked
        of={useRows(waitingRootsQuery)}
        what="The roots"
        empty={<p className="text-sm text-muted">No root waits out its veto window.</p>}
      >
        {(roots) => (
          <>
            <Table
              label="Pending roots, oldest first"
              rows={roots}
              keyOf={({ epoch, root }) => `${epoch}-${root}`}
              columns={[
                { name: "Epoch", cell: ({ epoch }) => String(epoch) },
                { name: "Root", cell: ({ root }) => <Hash value={root} /> },
                { name: "Proposed by", cell: ({ proposer }) => <Hash value={proposer} of="address" /> },
                { name: "Veto", cell: ({ acceptableAt }) => <Timer until={Number(acceptableAt)} now={now} /> },
                ...(mayVeto
                  ? [
                      {
                        name: "Guardian",
                        right: true,
                        cell: (row: RootRow) => (
                          <Button
                            tone="danger"
                            size="small"
                            aria-label={`Veto the root of epoch ${row.epoch}`}
                            onClick={() => doubt(row)}
                          >
                            Veto
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            {account !== undefined && (
              <Button
                size="small"
                busy={accept.isPending}
                disabled={Number(roots[0]!.acceptableAt) > now}
                onClick={() => accept.mutate(undefined)}
              >
                Accept what is ripe
              </Button>
            )}
          </>
        )}
      </Asked>
      <Failure title="Nothing was accepted" error={accept.error} />
      {due && <Propose due={due} />}
      {guardian && !mayVeto && (
        <p className="text-sm text-muted">
          Only the guardian <Hash value={guardian.guardian} of="address" /> may veto
          {Number(guardian.until) > now
            ? `, in office for another ${formatRemaining(Number(guardian.until) - now)}.`
            : ", whose term is over: the DAO has to appoint another."}
        </p>
      )}
      {doubted && <Veto root={doubted} close={() => doubt(undefined)} />}
    </section>
  );
}

function Timer({ until, now }: { until: number; now: number }) {
  if (until <= now) return <>over: may be accepted</>;
  return <span className="whitespace-nowrap">{formatRemaining(until - now)} left</span>;
}

function Propose({ due: { epoch, closedAt, late } }: { due: Due }) {
  const account = useAddress();
  const { gatewayUrl } = usePublicConfig();
  const propose = useAction(async (act) => {
    const { proposeRoot } = await import("./proposeRoot.ts");
    await proposeRoot(act, gatewayUrl);
  });
  return (
    <div className="space-y-3 rounded-2xl border border-line bg-surface p-5">
      <p>
        Epoch {String(epoch)} closed <Time at={closedAt} />, queries were paid in it, and no root is proposed.{" "}
        {late ? "Other validators may propose it now, and later anyone." : "It is one validator's turn to."}
      </p>
      {account !== undefined && (
        <Button tone="quiet" size="small" busy={propose.isPending} onClick={() => propose.mutate(undefined)}>
          Derive it here and propose
        </Button>
      )}
      <Failure title="No root was proposed" error={propose.error} />
    </div>
  );
}

function Veto({ root: { epoch }, close }: { root: RootRow; close: () => void }) {
  const [reason, setReason] = useState("");
  const size = new TextEncoder().encode(reason.trim()).length;
  const wrong = size > MOST_REASON ? `Give at most ${MOST_REASON} bytes: these are ${size}` : undefined;
  const veto = useAction(async ({ send }) => {
    await send({
      title: `Veto the root of epoch ${epoch}`,
      contract: "RewardVault",
      functionName: "vetoRoot",
      args: [epoch, stringToHex(reason.trim(), { size: 32 })],
    });
    close();
  });
  return (
    <Dialog title={`Veto the root of epoch ${epoch}?`} close={close}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          veto.mutate(undefined);
        }}
      >
        <p className="leading-relaxed">
          It becomes void, and so do all roots that are built on it. Nobody can undo that.
        </p>
        <Field label="Why" hint="It stands on the chain for good." error={wrong}>
          {(control) => (
            <input {...control} value={reason} maxLength={64} onChange={({ target }) => setReason(target.value)} />
          )}
        </Field>
        <Failure title="It was not vetoed" error={veto.error} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" tone="danger" busy={veto.isPending} disabled={size === 0 || wrong !== undefined}>
            Veto
          </Button>
          <Button tone="ghost" onClick={close}>
            Keep it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
