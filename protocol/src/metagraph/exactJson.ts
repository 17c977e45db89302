type Context = { source?: string };
const parse = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: Context) => unknown,
) => unknown;

/** Returns what JSON says; an integer that a double cannot hold is a bigint. Throws SyntaxError. */
export function exactJson(text: string): unknown {
  return parse(text, (_, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? "") ? BigInt(source!) : value,
  );
}
