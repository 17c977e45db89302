import { readFile, stat } from "node:fs/promises";
import type { Source } from "../reading.ts";

/** Returns a source of what contributors say of themselves: a JSON file, `{ "age": 42 }`, as often as it changes. */
export function profileSource({ path }: { path: string }): Source {
  return {
    name: path,
    async *read(cursor) {
      const { mtimeMs, size } = await stat(path);
      const stamp = `${size}:${mtimeMs}`;
      if (stamp === cursor) return stamp;
      const values = parse(await readFile(path, "utf8"));
      if (values === undefined) yield { unreadable: { origin: path, problem: "it is no JSON object" } };
      else yield { reading: { at: Math.floor(mtimeMs / 1_000), values, origin: path } };
      return stamp;
    },
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
