import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type AnchorIndex, readAnchors } from "./anchorIndex.ts";
import { LOCKED } from "./locked.ts";
import type { QueryLimits } from "./types.ts";

/** A snapshot opened read-only and locked, its anchors by pool, and what closes it. */
export type OpenSnapshot = {
  connection: DuckDBConnection;
  anchors: ReadonlyMap<number, AnchorIndex>;
  close: () => void;
};

/** Opens a snapshot for one query. */
export async function openSnapshot(
  file: string,
  { threads, memoryMiB }: Required<Pick<QueryLimits, "threads" | "memoryMiB">>,
): Promise<OpenSnapshot> {
  const instance = await DuckDBInstance.create(file, {
    ...LOCKED,
    access_mode: "READ_ONLY",
    threads: String(threads),
    memory_limit: `${memoryMiB}MiB`,
  });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    return { connection, anchors: await readAnchors(connection), close };
  } catch (error) {
    close();
    throw error;
  }
}
