"use client";
import { useState } from "react";
import { Uses } from "../earnings/Uses.tsx";
import { formatCount } from "../format/formatCount.ts";
import { datasetQuery, pricesOfQuery } from "../indexer/datasetQueries.ts";
import type { StreamRow } from "../indexer/streamQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { ConsentForm } from "../join/ConsentForm.tsx";
import { type Consent, inWords } from "../join/consent.ts";
import type { PoolTable } from "../query/useSchemas.ts";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Devices } from "./Devices.tsx";
import { Updates } from "./Updates.tsx";
import { Withdraw } from "./Withdraw.tsx";

type Props = { stream: StreamRow; table: PoolTable | undefined };

/** One stream: what it shares, and how to change or end it. */
export function Stream({ stream, table }: Props) {
  const [open, setOpen] = useState<"uses" | "consent" | "devices" | "withdraw">();
  const withdrawn = useRows(datasetQuery(stream.dataset)).data?.[0]?.status === "withdrawn";
  const state = withdrawn ? "withdrawn" : stream.admitted ? "admitted" : "waits for admission";
  return (
    <article className="space-y-4 rounded-2xl border border-line bg-surface p-5">
      <div className="flex items-start justify-between gap-3">
        <h3 className="min-w-0 font-semibold tracking-tight break-words">
          {table?.schema.name ?? `Pool ${stream.pool}`}
        </h3>
        <Badge tone={!withdrawn && stream.admitted ? "good" : "warn"}>{state}</Badge>
      </div>
      <p className="text-sm text-muted">
        Stream {stream.number}, {formatCount(stream.records, "record")} anchored.{" "}
        {!withdrawn && table && inWords(stream, table.schema.fields)}
      </p>
      {table && stream.termsHash !== table.pool.termsHash && !withdrawn && (
        <p className="text-sm text-warn">The pool&apos;s terms changed since you accepted them.</p>
      )}
      {!withdrawn && table && <Updates stream={stream} schema={table.schema} />}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="quiet"
          size="small"
          aria-expanded={open === "uses"}
          onClick={() => setOpen(open === "uses" ? undefined : "uses")}
        >
          Who used it
        </Button>
        {!withdrawn && (
          <>
            <Button
              tone="quiet"
              size="small"
              aria-expanded={open === "consent"}
              disabled={table === undefined}
              onClick={() => setOpen(open === "consent" ? undefined : "consent")}
            >
              Change what is shared
            </Button>
            <Button
              tone="quiet"
              size="small"
              aria-expanded={open === "devices"}
              onClick={() => setOpen(open === "devices" ? undefined : "devices")}
            >
              Devices
            </Button>
            <Button tone="danger" size="small" onClick={() => setOpen("withdraw")}>
              Withdraw
            </Button>
          </>
        )}
      </div>
      {open === "uses" && <Uses of={{ pool: stream.pool, stream: stream.number }} schema={table?.schema} />}
      {open === "consent" && table && <Change stream={stream} table={table} />}
      {open === "devices" && <Devices stream={stream} pool={table?.pool} />}
      {open === "withdraw" && <Withdraw dataset={stream.dataset} kind="stream" close={() => setOpen(undefined)} />}
    </article>
  );
}

function Change({ stream, table: { pool, schema } }: { stream: StreamRow; table: PoolTable }) {
  const prices = useRows(pricesOfQuery(pool.number, pool.termsHash)).data ?? [];
  const gas = useGasChoice();
  const change = useAction(async (act, consent: Consent) => {
    const args = [stream.dataset, stream.termsHash, consent] as const;
    const { signConsent } = await import("@datagraph/sdk");
    await sendOrSign(
      act,
      gas.relayed,
      { title: `Change what ${schema.name} may use`, contract: "ProvenanceRegistry", functionName: "setConsent", args },
      (client, deadline) => signConsent(client, args, deadline),
    );
  });
  const { fields, licences, rows } = stream;
  return (
    <div className="space-y-4 border-t border-line pt-4">
      <ConsentForm
        key={`${fields}-${licences}-${rows}`}
        fields={schema.fields}
        licences={prices.map(({ licence }) => licence).toSorted()}
        initial={{ fields, licences, rows }}
        action="Save this consent"
        gas={<GasSwitch gas={gas} />}
        busy={change.isPending}
        submit={(consent) => change.mutate(consent)}
      />
      {change.isSuccess && <p role="status">Saved. It acts on the next query, over all your records.</p>}
      <Failure title="Your consent did not change" error={change.error} />
    </div>
  );
}
