type Context = { source?: string };
const parse = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: Context) => unknown,
) => unknown;

/** Every integer that a double cannot hold has as many digits. */
const MANY_DIGITS = /\d{16}/;

/** Returns what JSON says; an integer that a double cannot hold is a bigint. Throws SyntaxError. */
export function exactJson(text: string): unknown {
  // a snapshot is a list of millions of small integers, and a reviver is called for each
  if (!MANY_DIGITS.test(text)) return JSON.parse(text);
  return parse(text, (_, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? "") ? BigInt(source!) : value,
  );
}
