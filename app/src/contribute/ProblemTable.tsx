import type { RecordProblem } from "@datagraph/sdk";
import type { ReactNode } from "react";
import { formatCount } from "../format/formatCount.ts";
import { Table } from "../ui/Table.tsx";

type Props = { problems: readonly RecordProblem[]; more: number; children: ReactNode };

/** What is wrong with a file's records, row by row; `children` say what follows from it. */
export function ProblemTable({ problems, more, children }: Props) {
  return (
    <div className="space-y-3">
      <p role="alert" className="font-medium text-bad">
        {children}
      </p>
      <Table
        label="Problems"
        rows={problems.map((problem, at) => ({ ...problem, at }))}
        keyOf={({ at }) => String(at)}
        columns={[
          { name: "Row", cell: ({ row }) => row?.toLocaleString("en") ?? "all", right: true },
          { name: "Column", cell: ({ column }) => column ?? "all" },
          { name: "Value", cell: ({ value }) => <span className="font-mono">{value}</span> },
          { name: "What to do", cell: ({ message }) => message },
        ]}
      />
      {more > 0 && <p className="text-sm text-muted">And {formatCount(more, "more problem")} like these.</p>}
    </div>
  );
}
