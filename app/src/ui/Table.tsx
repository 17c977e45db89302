import type { ReactNode } from "react";

export type Column<Row> = { name: string; cell: (row: Row) => ReactNode; right?: boolean };
type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
};

/** Rows of facts; wider than the screen it scrolls by itself, not the page. */
export function Table<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={label}
      className="overflow-x-auto rounded-2xl border border-line bg-surface"
    >
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b border-line text-left text-muted">
            {columns.map(({ name, right }) => (
              <th
                key={name}
                scope="col"
                className={`px-4 py-3 font-medium whitespace-nowrap ${right ? "text-right" : ""}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, cell, right }) => (
                <td key={name} className={`px-4 py-3 tabular-nums ${right ? "text-right whitespace-nowrap" : ""}`}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
