"use client";
import { licenceName } from "@datagraph/protocol/licences";
import { Link } from "../ui/Link.tsx";
import { useState } from "react";
import { datasetPath, toHexId } from "../dataset/datasetPath.ts";
import { useDataset } from "../dataset/useDataset.ts";
import { formatRemaining } from "../format/formatRemaining.ts";
import { shortHex } from "../format/shortHex.ts";
import { type PassRow, passesQuery } from "../indexer/datasetQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useNow } from "../status/useNow.ts";
import { Asked } from "../ui/Asked.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Button, buttonLook } from "../ui/Button.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { Decrypt } from "./Decrypt.tsx";
import { Seats } from "./Seats.tsx";

/** The connected account's passes. */
export function Passes() {
  return (
    <NeedsWallet to="see your passes">
      <Held />
    </NeedsWallet>
  );
}

function Held() {
  const holder = useAddress();
  const none = (
    <Notice tone="calm" title="You hold no passes yet">
      <p>
        <Link href="/" className="font-medium text-accent underline underline-offset-4">
          Choose a dataset
        </Link>{" "}
        and buy one.
      </p>
    </Notice>
  );
  return (
    <Asked of={useRows(passesQuery(holder ?? "0x"))} what="Your passes" empty={none}>
      {(passes) => (
        <ul className="grid gap-4 lg:grid-cols-2">
          {passes.map((pass) => (
            <li key={String(pass.id)}>
              <Pass pass={pass} />
            </li>
          ))}
        </ul>
      )}
    </Asked>
  );
}

function Pass({ pass }: { pass: PassRow }) {
  const { data } = useDataset(pass.dataset);
  const [open, setOpen] = useState<"decrypt" | "seats">();
  const now = useNow();
  const left = Number(pass.expiry) - now;
  const good = left > 0 && !pass.revoked;
  const name = data?.described?.name ?? shortHex(pass.dataset);
  return (
    <article className="flex h-full flex-col gap-4 rounded-2xl border border-line bg-surface p-5">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 font-semibold tracking-tight break-words">
          <Link href={datasetPath(pass.dataset)} className="hover:underline">
            {name}
          </Link>
        </h2>
        <Badge tone={good ? "good" : "warn"}>{pass.revoked ? "revoked" : left > 0 ? "open" : "expired"}</Badge>
      </div>
      <p className="text-sm text-muted tabular-nums">
        {licenceName(pass.licence)}, {pass.download ? "decrypt and keep" : "queries only"},{" "}
        {pass.revoked ? "closed by the DAO" : left > 0 ? `${formatRemaining(left)} left` : "renew it to go on"}
      </p>
      <div className="mt-auto flex flex-wrap gap-2">
        {good && pass.download && (
          <Button size="small" onClick={() => setOpen(open === "decrypt" ? undefined : "decrypt")}>
            Decrypt
          </Button>
        )}
        {good && !pass.download && (
          <Link href="/query" className={buttonLook({ size: "small" })}>
            Ask a query
          </Link>
        )}
        <Link
          href={`/checkout/${toHexId(pass.dataset)}?licence=${pass.licence}`}
          className={buttonLook({ tone: "quiet", size: "small" })}
        >
          Renew<span className="sr-only"> the pass for {name}</span>
        </Link>
        {good && pass.seats > 0 && (
          <Button tone="ghost" size="small" onClick={() => setOpen(open === "seats" ? undefined : "seats")}>
            {pass.seats === 1 ? "1 seat" : `${pass.seats} seats`}
          </Button>
        )}
      </div>
      {open === "decrypt" && data && <Decrypt dataset={data} />}
      {open === "seats" && <Seats pass={pass} />}
    </article>
  );
}
