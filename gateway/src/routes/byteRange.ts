import { Refused } from "../refused.ts";

/** A part of a file: its first and its last byte, counted from 0. */
export type ByteSpan = { first: number; last: number };

/**
 * Returns the part that a Range header asks for (RFC 9110, section 14): undefined means the whole file, which also
 * answers what is malformed or asks for several parts. Throws Refused 416 when the file has no such byte.
 */
export function byteRange(header: string | undefined, size: number): ByteSpan | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(" ", "") ?? "");
  if (match === null) return undefined;
  const [, from, to] = match;
  if (from === "" && to === "") return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < first) return undefined;
  if (first >= size || (from === "" && Number(to) === 0))
    throw new Refused(416, "range", `The file has ${size} bytes; "${header}" asks for none of them`, { size });
  return { first, last };
}
