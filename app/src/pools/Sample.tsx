"use client";
import type { PoolSchema } from "@datagraph/protocol";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { refusal } from "../contribute/refusal.ts";
import { ProblemTable } from "../contribute/ProblemTable.tsx";
import { formatCount } from "../format/formatCount.ts";
import { Failure } from "../ui/Failure.tsx";
import { FILE, Field } from "../ui/Field.tsx";
import type { DryRun } from "./dryRun.ts";

/** Tries a schema on a sample file: how many records fit, or every problem with its row and column. */
export function Sample({ schema, ready }: { schema: PoolSchema; ready: boolean }) {
  const [file, setFile] = useState<File>();
  const refused = file && refusal(file);
  // the same file is tried again whenever the schema changes
  const run = useQuery({
    queryKey: ["sample", file?.name, file?.size, file?.lastModified, JSON.stringify(schema)],
    queryFn: async ({ signal }) => (await import("./dryRun.ts")).dryRun(file!, schema, signal),
    enabled: file !== undefined && refused === undefined && ready,
    retry: false,
    gcTime: 0,
  });
  return (
    <section aria-labelledby="sample" className="space-y-4">
      <h2 id="sample" className="text-lg font-semibold tracking-tight">
        Try it on a sample
      </h2>
      <Field
        label="A file of such records"
        error={refused}
        hint={ready ? "CSV, JSON or NDJSON, read on this device. Nothing is sent." : "Put the fields right first."}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            className={`${control.className} ${FILE}`}
            disabled={!ready}
            onChange={({ target }) => setFile(target.files?.[0])}
          />
        )}
      </Field>
      <Failure title="The sample could not be read" error={run.error} />
      {run.data && ready && !refused && <Outcome run={run.data} />}
    </section>
  );
}

function Outcome({ run }: { run: DryRun }) {
  if (run.fits)
    return (
      <div role="status" className="space-y-1">
        <p className="font-medium text-good">{formatCount(run.records, "record fits", "records fit")} the schema.</p>
        {run.unsent.map(({ field, records }) => (
          <p key={field} className="text-sm text-warn">
            {formatCount(records, "record lacks", "records lack")} {field}, which is required: they would not be sent.
          </p>
        ))}
      </div>
    );
  const all = run.problems.length + run.more;
  return (
    <ProblemTable problems={run.problems} more={run.more}>
      {formatCount(all, "problem")}: change the schema, or the file.
    </ProblemTable>
  );
}
