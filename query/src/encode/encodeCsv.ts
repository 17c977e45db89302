import type { Column, ResultValue } from "../types.ts";

/** Returns rows as CSV (RFC 4180) with a header, UTF-8. NULL is an empty cell, empty text a quoted one. */
export function encodeCsv(columns: readonly Column[], rows: readonly (readonly ResultValue[])[]): Uint8Array {
  const lines = [columns.map(({ name }) => cell(name)), ...rows.map((row) => row.map(cell))];
  return new TextEncoder().encode(lines.map((cells) => `${cells.join(",")}\r\n`).join(""));
}

function cell(value: ResultValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
