"use client";
import { useState } from "react";
import { Link } from "../ui/Link.tsx";
import { datasetPath } from "../dataset/datasetPath.ts";
import { formatCount } from "../format/formatCount.ts";
import { shortHex } from "../format/shortHex.ts";
import type { DatasetRow } from "../indexer/queries.ts";
import { ownFilesQuery, streamsOfQuery } from "../indexer/streamQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useSchemas } from "../query/useSchemas.ts";
import { Asked } from "../ui/Asked.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { Stream } from "./Stream.tsx";
import { Withdraw } from "./Withdraw.tsx";

/** The connected account's streams and datasets. */
export function MyData() {
  return (
    <NeedsWallet to="see your data">
      <div className="space-y-10">
        <Streams />
        <Datasets />
      </div>
    </NeedsWallet>
  );
}

function Streams() {
  const creator = useAddress()!;
  const schemas = useSchemas();
  const none = (
    <Notice tone="calm" title="You are in no pool yet">
      <p>
        Share your first data:{" "}
        <Link href="/?kind=pool" className="font-medium text-accent underline underline-offset-4">
          choose a pool
        </Link>{" "}
        and join it.
      </p>
    </Notice>
  );
  return (
    <section aria-labelledby="streams" className="space-y-4">
      <h2 id="streams" className="text-lg font-semibold tracking-tight">
        Streams
      </h2>
      <Asked of={useRows(streamsOfQuery(creator))} what="Your streams" empty={none}>
        {(streams) => (
          <ul className="space-y-4">
            {streams.map((stream) => (
              <li key={`${stream.pool}-${stream.number}`}>
                <Stream stream={stream} table={schemas?.find(({ pool }) => pool.number === stream.pool)} />
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </section>
  );
}

function Datasets() {
  const creator = useAddress()!;
  const [leaving, setLeaving] = useState<DatasetRow>();
  const none = (
    <p className="text-sm text-muted">
      None.{" "}
      <Link href="/contribute" className="font-medium text-accent underline underline-offset-4">
        Share your first dataset
      </Link>
    </p>
  );
  return (
    <section aria-labelledby="files" className="space-y-4">
      <h2 id="files" className="text-lg font-semibold tracking-tight">
        Files and pools
      </h2>
      <Asked of={useRows(ownFilesQuery(creator))} what="Your datasets" empty={none}>
        {(datasets) => (
          <Table
            label="Your datasets"
            rows={datasets}
            keyOf={({ id }) => String(id)}
            columns={[
              {
                name: "Dataset",
                cell: ({ id }) => (
                  <Link href={datasetPath(id)} className="font-mono text-accent underline underline-offset-4">
                    {shortHex(id)}
                  </Link>
                ),
              },
              { name: "Kind", cell: ({ kind }) => kind },
              { name: "Registered", cell: ({ time }) => <Time at={time} /> },
              { name: "Sales", cell: ({ sales }) => formatCount(sales, "sale"), right: true },
              {
                name: "State",
                cell: ({ status }) => <Badge tone={status === "active" ? "good" : "warn"}>{status}</Badge>,
              },
              {
                name: "Change",
                right: true,
                cell: (row) =>
                  row.status === "active" && (
                    <Button
                      tone="quiet"
                      size="small"
                      aria-label={`Withdraw ${shortHex(row.id)}`}
                      onClick={() => setLeaving(row)}
                    >
                      Withdraw
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Asked>
      {leaving && <Withdraw dataset={leaving.id} kind={leaving.kind} close={() => setLeaving(undefined)} />}
    </section>
  );
}
