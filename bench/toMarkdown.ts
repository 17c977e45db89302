import type { Row } from "./row.ts";

const HEADINGS = ["work", "value", "unit", "peer", "ratio", "target", "ok"] as const;

const FOOTNOTE = "\n\n\\* measured earlier, not in this run";

/** Returns rows as a Markdown table, aligned for the terminal too. A peer whose name ends in `*` was not run beside ours. */
export function toMarkdown(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.work,
    number(row.value),
    row.unit,
    row.peer === undefined ? "" : `${number(row.peer.value)} (${row.peer.name})`,
    row.ratio === undefined ? "" : row.ratio.toFixed(row.ratio < 0.01 ? 4 : 2),
    row.target ?? "",
    row.ok === undefined ? "" : row.ok ? "yes" : "NO",
  ]);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const table = [line(HEADINGS), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
  return rows.some(({ peer }) => peer?.name.endsWith("*")) ? table + FOOTNOTE : table;
}

function number(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: 3 });
}
