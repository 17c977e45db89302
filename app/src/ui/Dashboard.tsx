"use client";
import { usePonderQuery } from "@ponder/react";
import { Activity } from "../activity/Activity.tsx";
import { Datasets } from "../datasets/Datasets.tsx";
import { Figures } from "../figures/Figures.tsx";
import { useFollow } from "../indexer/Follow.tsx";
import { pulseQuery } from "../indexer/queries.ts";
import { IndexerNotice } from "../status/IndexerNotice.tsx";
import { Parts } from "../status/Parts.tsx";
import { useRecoveries } from "../status/useRecoveries.ts";

/** Everything on the first page that comes from the services. */
export function Dashboard() {
  // a live query that the indexer refused or lost is not asked again: a new one is, when the indexer is back
  return <LiveDashboard key={useRecoveries()} />;
}

function LiveDashboard() {
  const { data, isError } = usePonderQuery({ queryFn: pulseQuery });
  const pulse = data ?? (isError ? null : undefined);
  useFollow(data);
  return (
    <>
      <IndexerNotice />
      <div className="mt-8 sm:mt-10">
        <Figures pulse={pulse} />
      </div>
      <div className="mt-10 grid gap-8 sm:mt-12 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Datasets />
        <div className="space-y-6 lg:pt-14">
          <Activity />
          <Parts />
        </div>
      </div>
    </>
  );
}
