"use client";
import { licenceName } from "@datagraph/protocol/licences";
import { Link } from "../ui/Link.tsx";
import { useAmount } from "../figures/useAmount.ts";
import { formatCount } from "../format/formatCount.ts";
import { formatDuration } from "../format/formatDuration.ts";
import { shortHex } from "../format/shortHex.ts";
import { datasetPath } from "../dataset/datasetPath.ts";
import { Icon, type IconName } from "../ui/Icon.tsx";
import type { Metadata } from "./parseMetadata.ts";
import type { Card, Price } from "./toCards.ts";
import { useMetadata } from "./useMetadata.ts";

const ICONS: Readonly<Record<string, IconName>> = { file: "file", pool: "pool", derived: "derived" };
const KINDS: Readonly<Record<string, string>> = { file: "File", pool: "Pool", derived: "Derived" };

/** One dataset: what it is, what there is of it, what a use costs, how often it was used. */
export function DatasetCard({ card }: { card: Card }) {
  const metadata = useMetadata(card.description);
  return (
    <article className="relative flex h-full flex-col rounded-2xl border border-line bg-surface p-5 transition-colors focus-within:border-accent hover:border-accent">
      <div className="flex items-center gap-2 text-sm text-muted">
        <Icon name={ICONS[card.kind] ?? "file"} className="size-4.5 text-accent" />
        <span>{kindOf(card)}</span>
        <Status status={card.status} />
        <span className="ml-auto tabular-nums">{uses(card)}</span>
      </div>
      <h3 className="mt-3 text-lg leading-snug font-semibold tracking-tight text-balance break-words">
        {metadata === undefined ? (
          <span className="skeleton block h-6 w-40" />
        ) : (
          <Link href={datasetPath(card.id)} className="outline-none after:absolute after:inset-0">
            {nameOf(card, metadata)}
          </Link>
        )}
      </h3>
      {metadata?.description && (
        <p className="mt-1.5 line-clamp-2 text-[0.9375rem] leading-snug text-pretty text-muted">
          {metadata.description}
        </p>
      )}
      <p className="mt-3 mb-4 text-sm text-muted tabular-nums">{sizes(card, metadata).join(" · ")}</p>
      <Prices prices={card.prices} />
    </article>
  );
}

function Prices({ prices }: { prices: readonly Price[] }) {
  if (prices.length === 0) return <p className="mt-auto border-t border-line pt-4 text-sm text-muted">Not on offer</p>;
  return (
    <dl className="mt-auto space-y-1.5 border-t border-line pt-4 text-sm">
      {prices.map((price) => (
        <PriceLine key={price.licence} price={price} />
      ))}
    </dl>
  );
}

function PriceLine({ price }: { price: Price }) {
  const amount = useAmount(price.amount, price.token);
  const unit = price.duration === undefined ? `per ${price.per}` : `for ${formatDuration(price.duration)}`;
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt>{licenceName(price.licence)}</dt>
      <dd className="text-right tabular-nums">
        <span className="font-medium">{price.amount === 0n ? "free" : amount}</span>{" "}
        <span className="text-muted">{unit}</span>
      </dd>
    </div>
  );
}

function Status({ status }: { status: Card["status"] }) {
  if (status === "active") return null;
  return <span className="rounded-full bg-warn-soft px-2 py-0.5 text-xs font-medium text-warn">{status}</span>;
}

function nameOf({ kind, id, pool }: Card, metadata: Metadata | null): string {
  if (metadata !== null) return metadata.name;
  return pool === undefined ? `${KINDS[kind] ?? kind} ${shortHex(id)}` : `Pool ${pool.number}`;
}

function kindOf({ kind, pool }: Card): string {
  const name = KINDS[kind] ?? kind;
  return pool === undefined ? name : `${name} · ${pool.class}`;
}

function uses({ pool, uses }: Card): string {
  return pool === undefined ? formatCount(uses, "sale") : formatCount(uses, "use");
}

function sizes({ pool, version }: Card, metadata: Metadata | null | undefined): string[] {
  if (pool === undefined) {
    const records = metadata?.records === undefined ? [] : [formatCount(metadata.records, "record")];
    return [...records, `version ${version}`];
  }
  const privacy = pool.k > 1 ? [`groups of ${pool.k} or more`] : [];
  return [formatCount(pool.admitted, "stream"), formatCount(pool.records, "record"), ...privacy];
}
