import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CID } from "multiformats/cid";
import { free } from "../bytes/lent.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { type BlockDirectory, openBlockDirectory } from "./blockDirectory.ts";
import { StorageError } from "./errors.ts";
import { importUnixfs } from "./importUnixfs.ts";
import { reachable } from "./reachable.ts";
import { parseCid, readVerified, sizeVerified } from "./readVerified.ts";
import type { BlockStorage, Collected, PutOptions, Stored } from "./storage.ts";
import { type StoreLock, openStoreLock } from "./storeLock.ts";
import { checkBlock, verifiedBlock } from "./verifiedBlock.ts";

/** The storage of a machine of its own: files of blocks under one directory, and pins beside them. */
export type EmbeddedStorage = Required<BlockStorage>;

type Store = { blocks: BlockDirectory; lock: StoreLock; pins: string };

/** Opens the embedded store in a directory, which is made when it is missing. Several processes may share it. */
export async function openEmbeddedStorage(path: string): Promise<EmbeddedStorage> {
  const store = {
    blocks: await openBlockDirectory(join(path, "blocks")),
    lock: await openStoreLock(join(path, "locks")),
    pins: join(path, "pins"),
  };
  await mkdir(store.pins, { recursive: true });
  const { blocks, lock } = store;
  return {
    put: (source, options = {}) => named(options.name ?? "", () => lock.adding(() => put(store, source, options))),
    get: (cid, range) => readVerified(blocks.read, cid, range, free),
    size: (cid) => sizeVerified(blocks.read, cid),
    has: async (cid) => blocks.has(parseCid(cid)),
    pin: (cid) => named(cid, () => lock.adding(() => pin(store, cid))),
    unpin: (cid) => rm(pinFile(store, cid), { force: true }),
    ls: () => pinned(store),
    gc: (onRemoved) => lock.collecting(() => collect(store, () => Promise.resolve(true), onRemoved)),
    collectOlder: (milliseconds) => lock.collecting(() => collect(store, olderThan(store, milliseconds))),
    blocks: {
      get: (cid) => verifiedBlock(blocks.read, cid, cid.toString()),
      read: blocks.read,
      has: blocks.has,
      put: (cid, bytes) => lock.adding(() => putBlock(store, cid, bytes)),
    },
  };
}

async function put(store: Store, source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<Stored> {
  const folders = new Set<string>();
  const stored = await importUnixfs(
    source,
    async (cid, bytes) => void folders.add(await writeBlock(store, cid, bytes, options.name ?? "")),
    options,
  );
  await store.blocks.sync(folders);
  await writePin(store, stored.cid);
  return stored;
}

async function pin(store: Store, file: string): Promise<void> {
  for await (const cid of reachable(store.blocks.read, file))
    if (!(await store.blocks.has(cid)))
      throw new StorageError("missing", `Cannot pin ${file}: its block ${cid} is not stored here; add the file first`, {
        file,
        block: cid.toString(),
      });
  await writePin(store, file);
}

type MayGo = (cid: CID) => Promise<boolean>;

function olderThan({ blocks }: Store, milliseconds: number): MayGo {
  const before = Date.now() - milliseconds;
  return async (cid) => ((await blocks.writtenAt(cid)) ?? Infinity) <= before;
}

async function collect(store: Store, mayGo: MayGo, onRemoved?: (cid: string) => void): Promise<Collected> {
  const kept = new Set<string>();
  for await (const file of pinned(store))
    for await (const cid of reachable(store.blocks.read, file)) kept.add(cid.toString());
  let removed = 0;
  for await (const cid of store.blocks.list()) {
    if (kept.has(cid.toString()) || !(await mayGo(cid))) continue;
    await store.blocks.remove(cid);
    removed += 1;
    onRemoved?.(cid.toString());
  }
  return { blocks: removed };
}

async function putBlock(store: Store, cid: CID, bytes: Uint8Array): Promise<void> {
  await checkBlock(cid, bytes, cid.toString());
  await store.blocks.sync(new Set([await writeBlock(store, cid, bytes, cid.toString())]));
}

async function* pinned({ pins }: Store): AsyncGenerator<string> {
  yield* (await readdir(pins)).filter((name) => !name.startsWith("."));
}

async function writePin(store: Store, cid: string): Promise<void> {
  await writeFileAtomic(pinFile(store, cid), streamOf());
}

function pinFile({ pins }: Store, cid: string): string {
  return join(pins, parseCid(cid).toString());
}

async function writeBlock({ blocks }: Store, cid: CID, bytes: Uint8Array, file: string): Promise<string> {
  try {
    return await blocks.write(cid, bytes);
  } catch (cause) {
    throw failedWrite(cause, `block ${cid} of `, { file, block: cid.toString() });
  }
}

/** Runs work on a file; what the file system refuses is told as a StorageError. */
async function named<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Error && "syscall" in cause) throw failedWrite(cause, "", { file });
    throw cause;
  }
}

function failedWrite(cause: unknown, what: string, where: { file: string; block?: string }): StorageError {
  const { code = "unknown error" } = cause as NodeJS.ErrnoException;
  const full = code === "ENOSPC" || code === "EDQUOT";
  const advice = full ? "the disk is full; free some space and add the file again" : "add the file again";
  const message = `Cannot store ${what}${where.file || "the file being added"} (${code}): ${advice}`;
  return new StorageError(full ? "full" : "failed", message, where, { cause });
}
