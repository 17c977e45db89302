"use client";
import { Notice } from "../ui/Notice.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import type { Column, Statistics } from "./describe.ts";
import type { Dataset } from "./useDataset.ts";

const BARS = 12;

/** The schema: each column's name, type, unit, range, and what its contributor lets the public know of its values. */
export function Columns({ dataset: { described } }: { dataset: Dataset }) {
  if (described === undefined) return <Skeleton lines={6} />;
  if (described === null || described.columns.length === 0)
    return (
      <Notice tone="calm" title="No columns are described">
        <p>The file is no table, or the gateway does not hold its description.</p>
      </Notice>
    );
  const { columns } = described;
  const has = (key: keyof Column) => columns.some((column) => column[key] !== undefined);
  return (
    <Table
      label="Columns"
      rows={columns}
      keyOf={({ name }) => name}
      columns={[
        { name: "Name", cell: ({ name }) => <span className="font-mono">{name}</span> },
        { name: "Type", cell: ({ type }) => type },
        ...(has("description") ? [{ name: "What it is", cell: ({ description }: Column) => description ?? "" }] : []),
        ...(has("unit") ? [{ name: "Unit", cell: ({ unit }: Column) => unit ?? "" }] : []),
        ...(has("range") ? [{ name: "Range", cell: ({ range }: Column) => range ?? "" }] : []),
        ...(has("cadence") ? [{ name: "Sent", cell: ({ cadence }: Column) => cadence ?? "" }] : []),
        ...(has("statistics")
          ? [{ name: "Values", cell: ({ statistics }: Column) => <Values of={statistics} /> }]
          : []),
      ]}
    />
  );
}

function Values({ of }: { of: Statistics | undefined }) {
  if (of === undefined) return <span className="text-muted">not public</span>;
  const counts = Object.entries(of.values ?? {}).slice(0, BARS);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  return (
    <div className="min-w-40 text-muted">
      {of.minimum !== undefined && `${of.minimum} to ${of.maximum}, `}
      {of.count.toLocaleString("en")} values{of.nulls > 0 && `, ${of.nulls} missing`}
      {counts.length > 0 && (
        <ul className="mt-1 space-y-0.5">
          {counts.map(([value, count]) => (
            <li key={value} className="flex items-center gap-2 text-xs">
              <meter min={0} max={most} value={count} aria-label={value} className="h-2 w-16" />
              <span className="truncate">
                {value}: {count.toLocaleString("en")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
