import type { AnchorState, DataRecord, PoolSchema, PoolState, StreamState } from "@datagraph/protocol";
import { valueAt } from "@datagraph/protocol";
import { type LoadedPool, loadSnapshot } from "@datagraph/query";
import { parallel } from "@datagraph/sdk";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BatchUnusable } from "./openBatch.ts";

/** What a snapshot is made of. */
export type SnapshotSource = {
  pools(): Promise<ReadonlyMap<number, PoolState>>;
  /** whether this gateway's validator serves the pool */
  serves(pool: PoolState): boolean;
  schemaOf(pool: PoolState, block: bigint): Promise<PoolSchema>;
  openBatch(stream: StreamState, anchor: AnchorState, schema: PoolSchema): Promise<DataRecord[]>;
  /** told of a batch that cannot be used */
  onUnusable(stream: StreamState, anchor: AnchorState, reason: BatchUnusable): void;
};

/** Batches opened at a time: each asks every committee node. */
const PARALLEL = 4;

/**
 * The pools' plaintext, frozen at blocks: one database file a block, made when first asked for, over a cache of
 * decrypted batches. Both lie in a folder only the gateway's user can read, and go when a stream is withdrawn.
 */
export class SnapshotStore {
  readonly #folder: string;
  readonly #source: SnapshotSource;
  readonly #making = new Map<bigint, Promise<string>>();

  constructor(folder: string, source: SnapshotSource) {
    this.#folder = folder;
    this.#source = source;
  }

  /** Returns the path of the snapshot at a block, made now if it is not there. */
  async at(block: bigint): Promise<string> {
    const known = this.#making.get(block);
    if (known !== undefined) return known;
    const making = this.#make(block);
    this.#making.set(block, making);
    making.catch(() => this.#making.delete(block));
    return making;
  }

  /** Deletes a stream's cached batches, and every snapshot, since any may hold them. Returns how many batches it deleted. */
  async erase(id: bigint): Promise<number> {
    this.#making.clear();
    await rm(join(this.#folder, "snapshots"), { recursive: true, force: true });
    const cache = this.#cacheOf(id);
    const batches = await readdir(cache).catch(() => []);
    await rm(cache, { recursive: true, force: true });
    return batches.length;
  }

  async #make(block: bigint): Promise<string> {
    const folder = join(this.#folder, "snapshots");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${block}.duckdb`);
    const temporary = `${path}.${process.pid}.tmp`;
    await rm(temporary, { force: true });
    await loadSnapshot(temporary, await this.#load(block));
    await rename(temporary, path);
    return path;
  }

  async #load(block: bigint): Promise<LoadedPool[]> {
    const loaded: LoadedPool[] = [];
    for (const [pool, state] of await this.#source.pools()) {
      if (valueAt(state.terms, block) === undefined || !this.#source.serves(state)) continue;
      const schema = await this.#source.schemaOf(state, block);
      const wanted = [...state.streams.values()].flatMap((stream) =>
        stream.withdrawnAt === undefined
          ? stream.anchors.filter((anchor) => counts(anchor, block)).map((anchor) => ({ stream, anchor }))
          : [],
      );
      const batches = await parallel(
        wanted,
        async ({ stream, anchor }) => ({
          number: stream.number,
          end: anchor.end,
          records: await this.#batch(stream, anchor, schema),
        }),
        PARALLEL,
      );
      const streams = Map.groupBy(batches, ({ number }) => number);
      loaded.push({ pool, schema, streams: [...streams].map(([number, anchors]) => ({ number, anchors })) });
    }
    return loaded;
  }

  async #batch(stream: StreamState, anchor: AnchorState, schema: PoolSchema): Promise<DataRecord[]> {
    const path = join(this.#cacheOf(stream.id), `${anchor.updateType}-${anchor.end}.json`);
    const cached = await readFile(path, "utf8").catch(() => undefined);
    if (cached !== undefined) return JSON.parse(cached) as DataRecord[];
    try {
      const records = await this.#source.openBatch(stream, anchor, schema);
      await mkdir(this.#cacheOf(stream.id), { recursive: true, mode: 0o700 });
      await writeFile(`${path}.tmp`, JSON.stringify(records), { mode: 0o600 });
      await rename(`${path}.tmp`, path);
      return records;
    } catch (error) {
      if (!(error instanceof BatchUnusable)) throw error;
      this.#source.onUnusable(stream, anchor, error);
      return [];
    }
  }

  #cacheOf(id: bigint): string {
    return join(this.#folder, "batches", String(id));
  }
}

function counts(anchor: AnchorState, block: bigint): boolean {
  return anchor.block <= block && (anchor.rejectedAt === undefined || anchor.rejectedAt > block);
}
