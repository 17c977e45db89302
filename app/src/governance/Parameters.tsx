"use client";
import { parameterChangesQuery, parametersQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Asked } from "../ui/Asked.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { parameterValue } from "./parameterValue.ts";

const name = ({ contract, name: parameter }: { contract: string; name: string }) => (
  <span className="font-mono wrap-anywhere">
    {contract}.{parameter}
  </span>
);

/** Every governed parameter as it stands, and each value that it was set to. */
export function Parameters() {
  const none = <p className="text-sm text-muted">No parameter was set yet.</p>;
  return (
    <div className="space-y-8">
      <Asked of={useRows(parametersQuery)} what="The parameters" empty={none}>
        {(rows) => (
          <Table
            label="Parameters"
            rows={rows}
            keyOf={(row) => `${row.contract}.${row.name}`}
            columns={[
              { name: "Parameter", cell: name },
              { name: "Value", cell: parameterValue, right: true },
              { name: "Since", cell: ({ time }) => <Time at={time} /> },
            ]}
          />
        )}
      </Asked>
      <section aria-labelledby="changes" className="space-y-4">
        <h2 id="changes" className="text-lg font-semibold tracking-tight">
          How they were set
        </h2>
        <Asked of={useRows(parameterChangesQuery)} what="The changes" empty={none}>
          {(rows) => (
            <Table
              label="Changes of parameters, newest first"
              rows={rows}
              keyOf={(row) => `${row.block}-${row.log}-${row.name}`}
              columns={[
                { name: "When", cell: ({ time }) => <Time at={time} /> },
                { name: "Parameter", cell: name },
                { name: "Set to", cell: parameterValue, right: true },
              ]}
            />
          )}
        </Asked>
      </section>
    </div>
  );
}
