"use client";
import { LICENCES, licenceName } from "@datagraph/protocol/licences";
import dynamic from "next/dynamic";
import { zeroAddress } from "viem";
import { Link } from "../ui/Link.tsx";
import { formatDuration } from "../format/formatDuration.ts";
import { offersOfQuery, pricesOfQuery } from "../indexer/datasetQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { buttonLook } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { toHexId } from "./datasetPath.ts";
import type { Dataset } from "./useDataset.ts";

const OfferPasses = dynamic(() => import("./OfferPasses.tsx").then(({ OfferPasses: form }) => form), {
  loading: () => <Skeleton lines={3} />,
});

/** Of what Files are offered under; custom licences are the command line's. */
const OFFERED = [LICENCES.open, LICENCES.academic, LICENCES.commercial];

/** What passes cost, and what they allow. */
export function Offers({ dataset }: { dataset: Dataset }) {
  const { row, pool, described, tokens } = dataset;
  const offers = useRows(offersOfQuery(row.id));
  const prices = useRows(pricesOfQuery(pool?.number ?? 0, pool?.termsHash ?? "0x"), pool !== undefined).data ?? [];
  const tokenOf = (index: number) => tokens.find((token) => token.index === index)?.token;
  const open = row.status === "active";
  const isOwner = useAddress() === row.owner;
  const usual = tokens.find(({ token }) => token !== zeroAddress) ?? tokens[0];
  const licences = pool ? prices.map(({ licence }) => licence).toSorted() : OFFERED;
  return (
    <div className="space-y-4">
      <Panel title={pool ? "Query it" : "Get access"} id="offers">
        <Asked of={offers} what="The offers" empty={<p className="text-sm text-muted">Not on offer now.</p>}>
          {(all) => (
            <ul className="divide-y divide-line">
              {all
                .toSorted((one, other) => one.licence - other.licence)
                .map(({ licence, price, duration, token, seats, download }) => {
                  const point = prices.find((one) => one.licence === licence);
                  return (
                    <li key={licence} className="space-y-1 py-4 first:pt-0 last:pb-0">
                      <div className="flex items-baseline justify-between gap-3">
                        <h3 className="font-medium">{licenceName(licence)}</h3>
                        <span className="font-semibold">
                          {price === 0n ? "free" : <Amount amount={price} token={tokenOf(token)} />}
                        </span>
                      </div>
                      <p className="text-sm text-pretty text-muted">
                        {formatDuration(duration)}
                        {seats > 0 && `, ${seats} more ${seats === 1 ? "seat" : "seats"}`},{" "}
                        {download ? "decrypt and keep" : "queries only"}
                        {pool && ", the price is a deposit for queries"}
                      </p>
                      {point && (
                        <p className="text-sm text-muted">
                          <Amount amount={point.price} token={pool && tokenOf(pool.token)} /> a data point
                        </p>
                      )}
                      {described?.licences[licenceName(licence)] && (
                        <p className="text-sm text-pretty text-muted">{described.licences[licenceName(licence)]}</p>
                      )}
                      {open && (
                        <p className="pt-2">
                          <Link
                            href={`/checkout/${toHexId(row.id)}?licence=${licence}`}
                            className={buttonLook({ size: "small" })}
                          >
                            Buy a pass<span className="sr-only"> under the {licenceName(licence)} licence</span>
                          </Link>
                        </p>
                      )}
                    </li>
                  );
                })}
            </ul>
          )}
        </Asked>
      </Panel>
      {isOwner && open && licences.length > 0 && (
        <Panel title="Set a price" id="set-price">
          <p className="mb-4 text-sm leading-relaxed text-muted">
            It is yours to offer. A price is a transaction of your own and costs gas; one set before is replaced.
          </p>
          <OfferPasses
            id={row.id}
            licences={licences}
            token={pool?.token ?? usual?.index ?? 0}
            isPool={pool !== undefined}
          />
        </Panel>
      )}
      {pool && open && (
        <Panel title="Take part" id="take-part">
          <p className="mb-4 text-sm leading-relaxed text-muted">
            Share records of your own, field by field, and be paid for each use.
          </p>
          <div className="flex flex-wrap gap-2">
            <Link
              href={`/join/${pool.number}`}

              className={buttonLook({ tone: "quiet", size: "small" })}
            >
              Join this pool
            </Link>
            <Link href="/query" className={buttonLook({ tone: "ghost", size: "small" })}>
              Ask a query
            </Link>
          </div>
        </Panel>
      )}
    </div>
  );
}
