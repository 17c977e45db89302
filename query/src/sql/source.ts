import { QueryRefused } from "../errors.ts";
import type { AstNode } from "./ast.ts";
import { nodeAt, nodesAt } from "./ast.ts";

/** A query's text, with what turns the parser's byte offsets into character positions. */
export type Source = { text: string; masked: string; offset: number; bytes: Buffer };

/** Most characters of a query, and how deep its parentheses may nest. */
export const MAX_QUERY_LENGTH = 16_384;
const MAX_NESTING = 48;

/** Returns the text prepared for checking; positions are counted from `offset`. Throws QueryRefused if it is out of bounds. */
export function sourceOf(text: string, offset = 0): Source {
  if (text.length > MAX_QUERY_LENGTH)
    throw new QueryRefused("too-long", `A query may have ${MAX_QUERY_LENGTH} characters; this one has ${text.length}`);
  const control = text.search(/[^\P{Cc}\t\r\n]/u);
  if (control >= 0) throw new QueryRefused("syntax", "A query may hold no control characters", control);
  const masked = text.replace(/'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (part) =>
    "_".repeat(part.length),
  );
  refuseDeepNesting(masked);
  return { text, masked, offset, bytes: Buffer.from(text) };
}

function refuseDeepNesting(masked: string): void {
  let depth = 0;
  for (let at = 0; at < masked.length; at++) {
    const char = masked[at];
    if (char === "(" || char === "[" || char === "{") depth++;
    if (char === ")" || char === "]" || char === "}") depth--;
    if (depth > MAX_NESTING) throw new QueryRefused("too-deep", `Brackets nest deeper than ${MAX_NESTING}`, at);
  }
}

/** Returns the character position of a byte offset of the parser, or undefined where it gave none. */
export function positionOf(source: Source, bytes: unknown): number | undefined {
  const at = Number(bytes);
  if (!Number.isSafeInteger(at) || at < 0 || at > source.bytes.length) return undefined;
  return Math.max(0, source.bytes.subarray(0, at).toString().length - source.offset);
}

/** Returns where a node begins: its own location, or the first one below it. */
export function locate(source: Source, node: AstNode): number | undefined {
  const own = positionOf(source, node["query_location"]);
  if (own !== undefined) return own;
  for (const key of Object.keys(node)) {
    const single = nodeAt(node, key);
    for (const child of single ? [single] : nodesAt(node, key)) {
      if (typeof child !== "object" || child === null) continue;
      const below = locate(source, child);
      if (below !== undefined) return below;
    }
  }
  return undefined;
}

/** Returns where a keyword first stands outside strings and comments; the parser gives clauses no location. */
export function keywordAt(source: Source, keyword: string): number | undefined {
  const found = source.masked.search(new RegExp(`\\b(?:${keyword})\\b`, "i"));
  return found < 0 ? undefined : Math.max(0, found - source.offset);
}

/** Returns a name fit for a message: itself if it is an identifier, else nothing of it. */
export function shown(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name) ? `"${name}"` : "of that name";
}
