import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PoolSchema } from "@datagraph/protocol";
import type { Source, Sourced } from "../reading.ts";
import { appleHealth } from "./appleHealth.ts";
import { fitbit } from "./fitbit.ts";
import { googleFit } from "./googleFit.ts";
import { type TableMapping, mappedTable } from "./mappedTable.ts";

/** Which exports lie in a folder. */
export type FolderConfig = {
  path: string;
  /** files of a table of one's own need `mapping` */
  format: "fitbit" | "apple-health" | "google-fit" | "table";
  mapping?: TableMapping | undefined;
  /** the recording device whose values count, where an export has several */
  device?: string | undefined;
};

/** One file of an export. */
export type ExportFile = { name: string; open: () => AsyncIterable<Uint8Array>; zone: string };

/** Returns what reads a file, undefined for one that is none of the format's. */
export type ExportReader = (file: ExportFile) => AsyncIterable<Sourced> | undefined;

/**
 * Returns a source that reads a folder, its folders too: each file once, and again when it changed. A file that cannot be
 * read is named and keeps no other back.
 */
export function folderSource(config: FolderConfig, schema: PoolSchema, zone: string): Source {
  const read = readerOf(config, schema);
  return {
    name: config.path,
    async *read(cursor) {
      const before = JSON.parse(cursor ?? "{}") as Record<string, string>;
      const after: Record<string, string> = {};
      for (const name of (await readdir(config.path, { recursive: true })).toSorted()) {
        const path = join(config.path, name);
        const { size, mtimeMs, isFile } = await statOf(path);
        const stamp = `${size}:${mtimeMs}`;
        const readings = isFile ? read({ name, open: () => createReadStream(path), zone }) : undefined;
        if (readings === undefined) continue;
        if (before[name] !== stamp) yield* guarded(name, readings);
        after[name] = stamp;
      }
      return JSON.stringify(after);
    },
  };
}

function readerOf({ format, mapping, device }: FolderConfig, schema: PoolSchema): ExportReader {
  switch (format) {
    case "fitbit":
      return fitbit;
    case "apple-health":
      return appleHealth(device);
    case "google-fit":
      return googleFit;
    case "table":
      if (mapping === undefined) throw new Error("A folder of tables needs a mapping: see docs/devices.md");
      return mappedTable(mapping, schema);
  }
}

async function* guarded(name: string, readings: AsyncIterable<Sourced>): AsyncGenerator<Sourced> {
  try {
    yield* readings;
  } catch (error) {
    const [problem] = (error as Error).message.split("\n");
    yield { unreadable: { origin: name, problem: `cannot be read: ${problem}` } };
  }
}

/** A file may vanish between listing and reading. */
async function statOf(path: string) {
  const found = await stat(path).catch(() => undefined);
  return { size: found?.size ?? 0, mtimeMs: found?.mtimeMs ?? 0, isFile: found?.isFile() ?? false };
}
