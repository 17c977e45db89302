import type { FieldValue } from "@datagraph/protocol";

/**
 * Returns the RFC 8785 canonical JSON of a field's value. Same as `canonicalJson`, without its allocations. Throws
 * TypeError on what a field cannot hold.
 */
export function scalarJson(value: FieldValue): string {
  switch (typeof value) {
    case "number":
      // ECMAScript writes numbers as RFC 8785 wants them, but for -0
      if (Number.isFinite(value)) return value === 0 ? "0" : String(value);
      break;
    case "string":
      if (value.isWellFormed()) return JSON.stringify(value);
      break;
    case "boolean":
      return value ? "true" : "false";
    default:
      if (value === null) return "null";
  }
  throw new TypeError(`A field holds a number, well-formed text, true, false or null, not ${describe(value)}`);
}

function describe(value: unknown): string {
  return typeof value === "string" ? "text with a lone surrogate" : `${typeof value} ${String(value)}`;
}
