"use client";
import { licenceName } from "@datagraph/protocol/licences";
import { useQuery } from "@tanstack/react-query";
import { Link } from "../ui/Link.tsx";
import { useState } from "react";
import { readChain } from "../chain/readChain.ts";
import { datasetPath, parseId } from "../dataset/datasetPath.ts";
import { type Dataset, useDataset } from "../dataset/useDataset.ts";
import { formatDuration } from "../format/formatDuration.ts";
import { offersOfQuery } from "../indexer/datasetQueries.ts";
import { type LicenceRow, licencesQuery } from "../indexer/licenceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { Pay } from "./Pay.tsx";
import { Split } from "./Split.tsx";
import { priceNow } from "./price.ts";

/** Chooses a licence, shows what is paid to whom, and buys. */
export function Checkout({ id, licence: first }: { id: string; licence: number }) {
  const { data, error } = useDataset(parseId(id)!);
  const [licence, choose] = useState(first);
  const licences = useRows(licencesQuery);
  const title = data?.described?.name ?? "Buy a pass";
  return (
    <Page
      title={data ? `A pass for ${title}` : title}
      lead="A pass is yours alone: it cannot be sold or passed on, and it ends by itself."
      aside={
        <Link href={datasetPath(parseId(id)!)} className="text-sm text-accent underline underline-offset-4">
          Back to the dataset
        </Link>
      }
    >
      <Asked of={{ data: data === undefined ? undefined : { data }, error }} what="The dataset">
        {({ data: dataset }) =>
          dataset === null ? (
            <Notice tone="calm" title="The chain has no dataset with this id">
              <p>Go back to the datasets, and choose one.</p>
            </Notice>
          ) : dataset.row.status !== "active" ? (
            <Notice tone="bad" title={`This dataset is ${dataset.row.status}`}>
              <p>No passes are sold for it.</p>
            </Notice>
          ) : (
            <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
              <Choice dataset={dataset} licences={licences.data ?? []} licence={licence} choose={choose} />
              <Total
                dataset={dataset}
                licence={licence}
                terms={licences.data?.find((one) => one.licence === licence)}
              />
            </div>
          )
        }
      </Asked>
    </Page>
  );
}

type ChoiceProps = {
  dataset: Dataset;
  licences: readonly LicenceRow[];
  licence: number;
  choose: (licence: number) => void;
};

function Choice({ dataset: { row, tokens, described }, licences, licence, choose }: ChoiceProps) {
  const none = (
    <Notice tone="calm" title="Nothing is on offer">
      <p>Its owner offers no passes now.</p>
    </Notice>
  );
  return (
    <Asked of={useRows(offersOfQuery(row.id))} what="The offers" empty={none}>
      {(offers) => (
        <fieldset>
          <legend className="mb-3 font-semibold tracking-tight">Licence</legend>
          <div className="space-y-3">
            {offers
              .toSorted((one, other) => one.licence - other.licence)
              .map((offer) => (
                <label
                  key={offer.licence}
                  className="flex cursor-pointer items-start gap-3 rounded-2xl border border-line bg-surface p-4 has-checked:border-accent has-checked:bg-accent-soft"
                >
                  <input
                    type="radio"
                    name="licence"
                    checked={offer.licence === licence}
                    onChange={() => choose(offer.licence)}
                    className="mt-1 accent-(--accent)"
                  />
                  <span className="min-w-0 flex-1">
                    <span className="flex flex-wrap justify-between gap-x-3">
                      <span className="font-medium">{licenceName(offer.licence)}</span>
                      <span className="font-semibold">
                        <Amount amount={offer.price} token={tokens.find(({ index }) => index === offer.token)?.token} />
                      </span>
                    </span>
                    <span className="block text-sm text-pretty text-ink/80">
                      {described?.licences[licenceName(offer.licence)] ?? "Its terms are in the licence book."}
                    </span>
                    <span className="mt-1 block text-sm text-ink/80">
                      {formatDuration(offer.duration)}, {offer.download ? "decrypt and keep" : "queries only"}
                      {offer.seats > 0 && `, ${offer.seats} more ${offer.seats === 1 ? "seat" : "seats"}`}
                      {licences.find((one) => one.licence === offer.licence)?.needsEligibility &&
                        ", needs a voucher of its issuer"}
                    </span>
                  </span>
                </label>
              ))}
          </div>
        </fieldset>
      )}
    </Asked>
  );
}

type TotalProps = { dataset: Dataset; licence: number; terms: LicenceRow | undefined };

function Total({ dataset, licence, terms }: TotalProps) {
  const buyer = useAddress();
  const price = useQuery({
    queryKey: ["price", String(dataset.row.id), licence, buyer],
    queryFn: async () => priceNow(await readChain(), dataset.row.id, licence, buyer),
    enabled: Number.isInteger(licence),
    refetchInterval: 10_000,
  });
  if (!Number.isInteger(licence)) return <p className="text-sm text-muted">Choose a licence.</p>;
  if (price.data === undefined)
    return price.error ? <p className="text-sm text-bad">{price.error.message}</p> : <Skeleton lines={5} />;
  if (price.data.duration === 0)
    return <p className="text-sm text-muted">There is no such offer now. Choose another.</p>;
  return (
    <Panel title="What you pay" id="total">
      <Split dataset={dataset} price={price.data} feeBps={terms?.feeBps} />
      <div className="mt-5">
        <NeedsWallet to="buy">
          <Pay dataset={dataset} licence={licence} price={price.data} />
        </NeedsWallet>
      </div>
    </Panel>
  );
}
