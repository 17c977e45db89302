"use client";
import { formatCount } from "../format/formatCount.ts";
import { anchorsQuery, versionsQuery } from "../indexer/datasetQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Asked } from "../ui/Asked.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import type { Dataset } from "./useDataset.ts";

/** A File's versions; a pool's anchors. */
export function History({ dataset: { row, pool } }: { dataset: Dataset }) {
  return pool === undefined ? <Versions id={row.id} /> : <Anchors number={pool.number} />;
}

function Versions({ id }: { id: bigint }) {
  return (
    <Asked of={useRows(versionsQuery(id))} what="The versions">
      {(versions) => (
        <Table
          label="Versions"
          rows={versions}
          keyOf={({ version }) => String(version)}
          columns={[
            { name: "Version", cell: ({ version }) => String(version) },
            { name: "Published", cell: ({ time }) => <Time at={time} /> },
            { name: "Ciphertext", cell: ({ cid, digest }) => <Hash value={cid ?? digest} /> },
            { name: "Data root", cell: ({ root }) => <Hash value={root} /> },
          ]}
        />
      )}
    </Asked>
  );
}

function Anchors({ number }: { number: number }) {
  const none = (
    <Notice tone="calm" title="No records are anchored yet">
      <p>Contributors anchor the roots of their records here. Only anchored records count.</p>
    </Notice>
  );
  return (
    <Asked of={useRows(anchorsQuery(number))} what="The anchors" empty={none}>
      {(anchors) => (
        <Table
          label="Anchors, newest first"
          rows={anchors}
          keyOf={({ block, log }) => `${block}-${log}`}
          columns={[
            { name: "Stream", cell: (one) => String(one.number) },
            { name: "Anchored", cell: ({ time }) => <Time at={time} /> },
            { name: "Records", cell: ({ count }) => formatCount(count, "record"), right: true },
            { name: "Root", cell: ({ root }) => <Hash value={root} /> },
            {
              name: "State",
              cell: ({ rejected }) =>
                rejected ? <Badge tone="bad">rejected</Badge> : <Badge tone="good">counts</Badge>,
            },
          ]}
        />
      )}
    </Asked>
  );
}
