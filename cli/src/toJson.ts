/** Returns a value as one line of JSON, with integers beyond a double's reach as decimal strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => (typeof field === "bigint" ? String(field) : field));
}
