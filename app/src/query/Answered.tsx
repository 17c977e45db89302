"use client";
import type { ResultFormat } from "@datagraph/protocol";
import dynamic from "next/dynamic";
import { Link } from "../ui/Link.tsx";
import { useMemo, useState } from "react";
import { formatBytes } from "../format/formatBytes.ts";
import { formatCount } from "../format/formatCount.ts";
import { save } from "../passes/save.ts";
import { Amount } from "../ui/Amount.tsx";
import { Button } from "../ui/Button.tsx";
import { Table } from "../ui/Table.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { answerFile } from "./answerFile.ts";
import { type Row, rowsOf, toBars, toCsv } from "./rows.ts";
import type { AnswerFormat, Formatted } from "./useStudio.ts";

const TimeBars = dynamic(() => import("../charts/TimeBars.tsx").then(({ TimeBars }) => TimeBars), { ssr: false });
const PAGE_ROWS = 100;
const MOST_BARS = 60;

/** An answer: its rows as table and chart where it came as JSON, its receipt, files of it. */
export function Answered({ answer }: { answer: Formatted }) {
  const { receipt, body, format } = answer;
  return (
    <section aria-labelledby="answer" className="space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="answer" className="text-lg font-semibold tracking-tight">
          {formatCount(receipt.rowCount, "row")}, paid <Amount amount={BigInt(receipt.price)} token={receipt.token} />
        </h2>
        <div className="flex flex-wrap gap-2">
          {filesOf(answer).map(({ label, kind, content }) => (
            <Button
              key={kind}
              tone="quiet"
              size="small"
              onClick={() => void save(new Blob([content()]), answerFile(receipt.order, kind))}
            >
              {label}
            </Button>
          ))}
        </div>
      </div>
      <p className="text-sm text-muted">
        The result&apos;s hash and the validator&apos;s signature were checked here.{" "}
        <Link href={`/query/${receipt.order}`} className="text-accent underline underline-offset-4">
          Follow its settlement
        </Link>
      </p>
      {format === "json" ? (
        <Shown body={body} />
      ) : (
        <p>{formatBytes(body.length)}, ready to be saved. Another format is another query.</p>
      )}
    </section>
  );
}

type File = { label: string; kind: ResultFormat | "receipt"; content: () => BlobPart };

function filesOf({ receipt, body, format }: Formatted): File[] {
  const bytes = () => body as Uint8Array<ArrayBuffer>;
  const files: Record<AnswerFormat, File[]> = {
    json: [
      { label: "CSV", kind: "csv", content: () => toCsv(rowsOf(body)) },
      { label: "JSON", kind: "json", content: bytes },
    ],
    arrow: [{ label: "Arrow", kind: "arrow", content: bytes }],
    parquet: [{ label: "Parquet", kind: "parquet", content: bytes }],
  };
  return [...files[format], { label: "Receipt", kind: "receipt", content: () => JSON.stringify(receipt, null, 2) }];
}

function Shown({ body }: { body: Uint8Array }) {
  const rows = useMemo(() => rowsOf(body), [body]);
  const chart = useMemo(() => toBars(rows.slice(0, MOST_BARS)), [rows]);
  const tabs = [
    { id: "table", label: "Table", content: <Rows rows={rows} /> },
    ...(chart ? [{ id: "chart", label: "Chart", content: <TimeBars bars={chart.bars} name={chart.name} /> }] : []),
  ];
  return <Tabs tabs={tabs} label="The answer as" />;
}

function Rows({ rows }: { rows: readonly Row[] }) {
  const [page, setPage] = useState(0);
  const names = Object.keys(rows[0] ?? {});
  if (names.length === 0) return <p className="text-sm text-muted">No rows.</p>;
  const pages = Math.ceil(rows.length / PAGE_ROWS);
  const shown = rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS).map((row, at) => ({ row, at }));
  return (
    <div className="space-y-3">
      <Table<{ row: Row; at: number }>
        label="The answer's rows"
        rows={shown}
        keyOf={({ at }) => String(at)}
        columns={names.map((name) => ({
          name,
          cell: ({ row }: { row: Row }) => String(row[name] ?? "null"),
          right: typeof rows[0]![name] === "number",
        }))}
      />
      {pages > 1 && (
        <div className="flex items-center gap-3 text-sm">
          <Button tone="quiet" size="small" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Before
          </Button>
          Page {page + 1} of {pages.toLocaleString("en")}
          <Button tone="quiet" size="small" disabled={page + 1 === pages} onClick={() => setPage(page + 1)}>
            Next
          </Button>
        </div>
      )}
    </div>
  );
}
