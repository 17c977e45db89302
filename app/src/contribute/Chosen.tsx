"use client";
import type { RecordProblem } from "@datagraph/sdk";
import { useEffect, useState } from "react";
import { formatBytes } from "../format/formatBytes.ts";
import { formatCount } from "../format/formatCount.ts";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Table } from "../ui/Table.tsx";
import { ProblemTable } from "./ProblemTable.tsx";
import type { Preview, TablePreview } from "./preview.ts";

type Props = { file: File; preview: Preview | undefined; found: (preview: Preview) => void; back: () => void };

/** The chosen file, read on this device: its columns and first records, or every problem. */
export function Chosen({ file, preview, found, back }: Props) {
  const [read, setRead] = useState(0);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (preview !== undefined) return;
    const control = new AbortController();
    import("./preview.ts")
      .then(({ preview: read }) => read(file, control.signal, setRead))
      .then((result) => control.signal.aborted || found(result))
      .catch((cause: Error) => control.signal.aborted || setError(cause));
    return () => control.abort();
  }, [file, preview, found]);
  return (
    <section aria-labelledby="chosen" className="space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="chosen" className="min-w-0 text-lg font-semibold tracking-tight break-words">
          {file.name} <span className="font-normal text-muted">{formatBytes(file.size)}</span>
        </h2>
        <Button tone="quiet" size="small" onClick={back}>
          {preview || error ? "Choose another" : "Cancel"}
        </Button>
      </div>
      {!preview && !error && (
        <div className="space-y-2 text-sm text-muted">
          <progress max={file.size} value={read} aria-label="Read" />
          <p>Reading it on this device. Nothing is sent.</p>
        </div>
      )}
      <Failure title={`${file.name} could not be read`} error={error} />
      {preview?.kind === "bytes" && (
        <p className="leading-relaxed text-muted">
          This is no table ({preview.mediaType}): researchers get it as it is, and each mebibyte can be proven.
        </p>
      )}
      {preview?.kind === "table" && <Columns {...preview.read} />}
      {preview?.kind === "broken" && <Problems {...preview} />}
    </section>
  );
}

function Columns({ fields, records, first }: TablePreview) {
  return (
    <>
      <p className="text-sm text-muted">
        {formatCount(records, "record")} in {formatCount(fields.length, "column")}. The first of them, as they will be
        read:
      </p>
      <Table
        label="The first records"
        rows={first.map((record, at) => ({ record, at }))}
        keyOf={({ at }) => String(at)}
        columns={fields.map(({ name, type }) => ({
          name: `${name} (${type})`,
          cell: ({ record }: { record: Readonly<Record<string, unknown>> }) => String(record[name] ?? "null"),
          right: type === "integer" || type === "number",
        }))}
      />
    </>
  );
}

function Problems({ problems, more }: { problems: readonly RecordProblem[]; more: number }) {
  const all = problems.length + more;
  return (
    <ProblemTable problems={problems} more={more}>
      {formatCount(all, "problem")}: nothing is shared until {all === 1 ? "it is" : "they are"} put right in the file.
    </ProblemTable>
  );
}
