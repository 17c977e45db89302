import type { Column, ResultValue } from "../types.ts";

/** Returns rows as a JSON array of objects, one a line, UTF-8. */
export function encodeJson(columns: readonly Column[], rows: readonly (readonly ResultValue[])[]): Uint8Array {
  const names = columns.map(({ name }) => JSON.stringify(name));
  const lines = rows.map((row) => `{${row.map((value, i) => `${names[i]}:${JSON.stringify(value)}`).join(",")}}`);
  return new TextEncoder().encode(lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`);
}
