import { text } from "node:stream/consumers";
import type { ExportFile } from "./folderSource.ts";

/** Returns the JSON list in a file. Throws, without a word of its content. */
export async function jsonList({ open }: ExportFile): Promise<unknown[]> {
  const value = parse(await text(open()));
  if (!Array.isArray(value)) throw new Error("expected a JSON list");
  return value as unknown[];
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Error("it is no whole JSON document");
  }
}
