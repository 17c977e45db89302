/** A row of an answer. */
export type Row = Readonly<Record<string, unknown>>;

/** Returns an answer's rows. Throws SyntaxError when it is no JSON. */
export function rowsOf(body: Uint8Array): Row[] {
  return JSON.parse(new TextDecoder().decode(body)) as Row[];
}

/** Returns rows as CSV (RFC 4180). What a spreadsheet would take for a formula is kept text by an apostrophe. */
export function toCsv(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((cells) => `${cells.map(cell).join(",")}\r\n`)
    .join("");
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns what a chart of rows can show: the first column that is no number names, the first that is one counts. */
export function toBars(rows: readonly Row[]): { name: string; bars: { label: string; value: number }[] } | undefined {
  const names = Object.keys(rows[0] ?? {});
  const isNumber = (name: string) => rows.every((row) => typeof row[name] === "number" || row[name] === null);
  const value = names.findLast(isNumber);
  const label = names.find((name) => name !== value);
  if (value === undefined || label === undefined || rows.length < 2) return undefined;
  const bars = rows.map((row) => ({ label: String(row[label]), value: Number(row[value]) }));
  return { name: value, bars };
}
