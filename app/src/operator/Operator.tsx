"use client";
import { servedQuery, waitingRootsQuery } from "../indexer/operatorQueries.ts";
import { poolsQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Parts } from "../status/Parts.tsx";
import { useNow } from "../status/useNow.ts";
import { useStatus } from "../status/useStatus.ts";
import { Facts } from "../ui/Facts.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { formatDuration } from "../format/formatDuration.ts";
import { formatRemaining } from "../format/formatRemaining.ts";
import { Jobs } from "./Jobs.tsx";
import { Roots } from "./Roots.tsx";
import { Served } from "./Served.tsx";
import { type Failing, failing } from "./failing.ts";
import { type Due, type Epoch, useEpoch } from "./useEpoch.ts";
import { useJobs } from "./useJobs.ts";

/** What a validator looks after: what fails, roots and jobs on their way, pools, key nodes. */
export function Operator() {
  const { clock, due } = useEpoch();
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0 space-y-10">
        <WhatFails due={due} />
        <Roots due={due} />
        <Jobs />
        <Served />
      </div>
      <div className="space-y-6">
        <Clock clock={clock} />
        <Parts />
      </div>
    </div>
  );
}

function WhatFails({ due }: { due: Due | undefined }) {
  const parts = useStatus();
  const jobs = useJobs();
  const roots = useRows(waitingRootsQuery);
  // the chain's own clock: a local chain's may have been moved on
  const now = useNow();
  if (parts.data === undefined) return <p className="text-muted">Asking every part…</p>;
  const found = failing({
    parts: parts.data.parts,
    jobs: jobs.data?.jobs ?? [],
    roots: roots.data ?? [],
    overdue: due?.late ? due.epoch : undefined,
    now,
  });
  if (found.length === 0) return <p className="font-medium text-good">Nothing fails.</p>;
  return (
    <Notice tone="bad" title={found.length === 1 ? "One thing fails" : `${found.length} things fail`}>
      <ul className="space-y-2">
        {found.map((one) => (
          <Line key={one.name} fault={one} />
        ))}
      </ul>
    </Notice>
  );
}

function Line({ fault: { name, shows, todo } }: { fault: Failing }) {
  return (
    <li>
      <span className="font-medium">{name}</span> {shows}. {todo}
    </li>
  );
}

/** Its lines are there before what they say, so that nothing is pushed away. */
function Clock({ clock }: { clock: Epoch | undefined }) {
  const now = useNow();
  return (
    <Panel title="Epoch" id="epoch">
      <Facts
        facts={{
          Now: clock ? String(clock.epoch) : "…",
          "Closes in": clock ? formatRemaining(Number(clock.epoch + 1n) * clock.length - now) : "…",
          Length: clock ? formatDuration(BigInt(clock.length)) : "…",
          "Time to propose": clock ? formatDuration(BigInt(clock.timeout)) : "…",
          Pools: useRows(poolsQuery).data?.length,
          Validators: new Set(useRows(servedQuery).data?.map(({ validator }) => validator)).size,
        }}
      />
    </Panel>
  );
}
