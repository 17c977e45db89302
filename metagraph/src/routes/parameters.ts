import type { Context } from "hono";
import { json } from "./respond.ts";

/** Returns how a route names a snapshot: by ordinal or by hash. */
export function keyOfParameter(text: string): number | string | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

export function notFound(c: Context): Response {
  return json(c, { error: "Not found" }, 404);
}
