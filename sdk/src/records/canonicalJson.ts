import canonicalize from "canonicalize";

const encoder = new TextEncoder();

/** Returns the RFC 8785 canonical JSON of a value, in UTF-8. Throws TypeError on what JSON cannot hold. */
export function canonicalJson(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError(`A ${typeof value} has no JSON form`);
  return encoder.encode(text);
}
