"use client";
import type { Dataset } from "../dataset/useDataset.ts";
import { parentsQuery } from "../indexer/datasetQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Amount } from "../ui/Amount.tsx";
import { Facts } from "../ui/Facts.tsx";
import type { PriceNow } from "./price.ts";

const WHOLE = 10_000n;

type Props = { dataset: Dataset; price: PriceNow; feeBps: number | undefined };

/** The price, and who gets what of it. */
export function Split({ dataset: { row, pool }, price: { price, token }, feeBps = 0 }: Props) {
  const royaltyBps = (useRows(parentsQuery(row.id)).data ?? []).reduce((sum, one) => sum + one.royaltyBps, 0);
  const part = (bps: number) => (price * BigInt(bps)) / WHOLE;
  const [fee, royalties] = [part(feeBps), part(royaltyBps)];
  const amount = (value: bigint) => <Amount amount={value} token={token} />;
  if (pool !== undefined)
    return (
      <Facts
        facts={{
          Total: <strong>{amount(price)}</strong>,
          "Your deposit for queries": amount(price),
          [`Fee of ${feeBps / 100} %`]: "taken from each query",
        }}
      />
    );
  return (
    <Facts
      facts={{
        "To the contributor": amount(price - fee - royalties),
        "To the datasets it was made from": royalties > 0n ? amount(royalties) : undefined,
        [`Protocol fee, ${feeBps / 100} %`]: amount(fee),
        Total: <strong>{amount(price)}</strong>,
      }}
    />
  );
}
