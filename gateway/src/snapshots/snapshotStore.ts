import { type DataRecord, type PoolSchema, type PoolState, valueAt } from "@datagraph/protocol";
import { type LoadedAnchor, type LoadedPool, SNAPSHOT_FORMAT, loadSnapshot } from "@datagraph/query";
import { parallel } from "@datagraph/sdk";
import { randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BlockRef } from "../chainState.ts";
import { BatchCache } from "./batchCache.ts";
import { BatchUnusable } from "./batchFault.ts";
import { type SchemaReader, schemasUntil } from "./poolSchema.ts";
import { type WantedBatch, batchKey, wantedBatches } from "./wantedBatches.ts";

/** What a snapshot is made of. */
export type SnapshotSource = {
  pools(): Promise<ReadonlyMap<number, PoolState>>;
  /** whether this gateway's validator serves the pool */
  serves(pool: PoolState): boolean;
  readSchema: SchemaReader;
  openBatch(batch: WantedBatch, schemas: readonly PoolSchema[]): Promise<DataRecord[]>;
};

/** The plaintext at a block: the engine's file, the pools in it, and the batches it lacks, by their keys. */
export type Snapshot = { path: string; pools: ReadonlySet<number>; missing: ReadonlySet<string> };

type LoadedStream = { number: number; anchors: LoadedAnchor[] };
type Manifest = { pools: number[]; missing: string[] };
type FrozenPool = { number: number; pool: PoolState; schema: PoolSchema };

/** Batches opened at a time: each asks every committee node. */
const PARALLEL = 4;

/**
 * The pools' plaintext, frozen at blocks: one database file a block, made when first asked for, over a cache of
 * decrypted batches. Both lie in a folder only the gateway's user can read, and go when a stream is withdrawn.
 */
export class SnapshotStore {
  readonly batches: BatchCache;
  readonly #folder: string;
  readonly #source: SnapshotSource;
  readonly #making = new Map<string, Promise<Snapshot>>();

  constructor(folder: string, source: SnapshotSource) {
    this.#folder = join(folder, "snapshots");
    this.#source = source;
    this.batches = new BatchCache(join(folder, "batches"));
  }

  /**
   * Returns the snapshot at a block, made now if it is not there, or if it lacks a batch that has come since. Throws
   * BatchUnusable `unready` when the key gate or the storage keeps batches back.
   */
  async at(block: Pick<BlockRef, "number" | "hash">): Promise<Snapshot> {
    const path = this.#pathOf(block);
    const making = this.#making.get(path) ?? this.#find(path, block.number);
    this.#making.set(path, making);
    return making.finally(() => this.#making.delete(path));
  }

  /** Whether this gateway's validator serves a pool. */
  serves(pool: PoolState): boolean {
    return this.#source.serves(pool);
  }

  /** Opens one batch into the cache. Throws BatchUnusable. */
  async open(batch: WantedBatch): Promise<void> {
    const { pool, stream, anchor } = batch;
    await this.batches.fill(stream, anchor, async () =>
      this.#source.openBatch(batch, await schemasUntil(this.#source.readSchema, pool, anchor.block)),
    );
  }

  /**
   * Deletes withdrawn streams' cached batches, and makes the snapshots that may hold them anew, each in its place, so that
   * queries go on meanwhile. Returns how many batches each stream had.
   */
  async erase(ids: readonly bigint[]): Promise<Map<bigint, number>> {
    await Promise.allSettled(this.#making.values());
    const batches = new Map<bigint, number>();
    for (const id of ids) batches.set(id, await this.batches.erase({ id }));
    for (const name of await readdir(this.#folder).catch(() => []))
      if (name.endsWith(".duckdb")) await this.#remake(join(this.#folder, name), BigInt(Number.parseInt(name, 10)));
    return batches;
  }

  /** Deletes the snapshots of blocks before the one given. */
  async dropBefore(block: bigint): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => []))
      if (Number.parseInt(name, 10) < block) await rm(join(this.#folder, name), { force: true });
  }

  async #remake(path: string, block: bigint): Promise<void> {
    const making = this.#make(path, block);
    this.#making.set(path, making);
    try {
      await making;
    } catch (error) {
      // better no snapshot than one with what is withdrawn
      await rm(manifestOf(path), { force: true });
      await rm(path, { force: true });
      throw error;
    } finally {
      this.#making.delete(path);
    }
  }

  async #find(path: string, block: bigint): Promise<Snapshot> {
    const manifest = await readFile(manifestOf(path), "utf8").then(
      (text) => JSON.parse(text) as Manifest,
      () => undefined,
    );
    if (manifest === undefined || (await this.#hasCome(manifest, block))) return this.#make(path, block);
    return { path, pools: new Set(manifest.pools), missing: new Set(manifest.missing) };
  }

  async #hasCome({ missing }: Manifest, block: bigint): Promise<boolean> {
    if (missing.length === 0) return false;
    for (const [number, pool] of await this.#source.pools())
      for (const batch of wantedBatches(number, pool, block))
        if (missing.includes(batchKey(batch)) && (await this.batches.has(batch.stream, batch.anchor))) return true;
    return false;
  }

  async #make(path: string, block: bigint): Promise<Snapshot> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const pools = await this.#frozen(block);
    const missing = await this.#openAll(pools.flatMap(({ number, pool }) => wantedBatches(number, pool, block)));
    const temporary = `${path}.${randomUUID()}.tmp`;
    await loadSnapshot(temporary, this.#load(pools, missing, block));
    await chmod(temporary, 0o600);
    // the manifest says that the snapshot is there, so it goes first and comes last
    await rm(manifestOf(path), { force: true });
    await rename(temporary, path);
    const manifest: Manifest = { pools: pools.map(({ number }) => number), missing: [...missing] };
    await writeFile(`${temporary}.json`, JSON.stringify(manifest), { mode: 0o600 });
    await rename(`${temporary}.json`, manifestOf(path));
    return { path, pools: new Set(manifest.pools), missing };
  }

  /** The schema is the block's: fields that came later are in no record of it. */
  async #frozen(block: bigint): Promise<FrozenPool[]> {
    const frozen: FrozenPool[] = [];
    for (const [number, pool] of await this.#source.pools()) {
      const terms = valueAt(pool.terms, block);
      const schema = terms && this.#source.serves(pool) ? await this.#source.readSchema(terms.schema) : undefined;
      if (schema !== undefined) frozen.push({ number, pool, schema });
    }
    return frozen;
  }

  /** Returns the keys of those that cannot be used. */
  async #openAll(wanted: readonly WantedBatch[]): Promise<Set<string>> {
    const missing = new Set<string>();
    const open = async (batch: WantedBatch): Promise<void> => {
      try {
        await this.open(batch);
      } catch (error) {
        // an answer that silently lacks people because a node was down would be worse than none
        if (!(error instanceof BatchUnusable) || error.fault === "unready") throw error;
        missing.add(batchKey(batch));
      }
    };
    await parallel(wanted, open, PARALLEL);
    return missing;
  }

  *#load(pools: readonly FrozenPool[], missing: ReadonlySet<string>, block: bigint): Generator<LoadedPool> {
    for (const { number, pool, schema } of pools) {
      const present = wantedBatches(number, pool, block).filter((batch) => !missing.has(batchKey(batch)));
      yield { pool: number, schema, streams: this.#loadStreams(present, schema) };
    }
  }

  async *#loadStreams(batches: readonly WantedBatch[], schema: PoolSchema): AsyncGenerator<LoadedStream> {
    for (const [{ number }, own] of Map.groupBy(batches, ({ stream }) => stream)) {
      const anchors = own.map(async ({ stream, anchor }) => ({
        end: anchor.end,
        records: (await this.batches.read(stream, anchor)).map((record) => toMicroseconds(record, schema)),
      }));
      yield { number, anchors: await Promise.all(anchors) };
    }
  }

  #pathOf({ number, hash }: Pick<BlockRef, "number" | "hash">): string {
    return join(this.#folder, `${number}-${hash.slice(2, 18)}.v${SNAPSHOT_FORMAT}.duckdb`);
  }
}

function manifestOf(path: string): string {
  return `${path}.json`;
}

/** Records may tell time more finely than the engine's timestamps, which would refuse them. */
function toMicroseconds(record: DataRecord, { fields }: PoolSchema): DataRecord {
  const fine = fields.filter(({ name, type }) => type === "timestamp" && /\.\d{7,}Z$/.test(String(record[name])));
  if (fine.length === 0) return record;
  const cut = fine.map(({ name }) => [name, String(record[name]).replace(/(\.\d{6})\d+Z$/, "$1Z")]);
  return { ...record, ...Object.fromEntries(cut) } as DataRecord;
}
