import { BaseError } from "viem";

/** Writes one line of JSON to the log. Never pass keys, plaintext or a query's text. */
export function log(level: "info" | "warn" | "error", fields: Readonly<Record<string, unknown>>): void {
  const line = JSON.stringify({ level, ...fields });
  if (level === "info") console.log(line);
  else console.error(line);
}

/** Returns what of an error may be logged. viem's long messages hold the RPC's URL, which may hold an API key. */
export function describeError(error: unknown): { error: string; message: string } {
  if (error instanceof BaseError) return { error: error.name, message: error.shortMessage };
  if (error instanceof Error) return { error: error.name, message: error.message };
  return { error: "unknown", message: String(error) };
}
