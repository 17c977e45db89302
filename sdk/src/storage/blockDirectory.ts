import { randomUUID } from "node:crypto";
import { access, mkdir, open, readFile, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { CID } from "multiformats/cid";
import { syncDirectory } from "../files/writeFileAtomic.ts";

const STALE = 24 * 3600 * 1000;
const STAGING = "staging";

/** Blocks in files of a directory, one each. A block is there whole or not at all, whenever the process dies. */
export type BlockDirectory = {
  read(cid: CID): Promise<Uint8Array | undefined>;
  /** Returns the folder that `sync` must make durable. */
  write(cid: CID, bytes: Uint8Array): Promise<string>;
  has(cid: CID): Promise<boolean>;
  remove(cid: CID): Promise<void>;
  /** Returns when a block was written last, in milliseconds since 1970; undefined when it is not there. */
  writtenAt(cid: CID): Promise<number | undefined>;
  list(): AsyncIterable<CID>;
  /** Makes the blocks written to these folders survive a power cut. */
  sync(folders: ReadonlySet<string>): Promise<void>;
};

/** Opens a directory of blocks, made when it is missing, and clears what a crash left half-written. */
export async function openBlockDirectory(path: string): Promise<BlockDirectory> {
  const staging = join(path, STAGING);
  await mkdir(staging, { recursive: true });
  await clearStale(staging);
  const shardOf = (cid: CID) => join(path, cid.toString().slice(-3, -1));
  const fileOf = (cid: CID) => join(shardOf(cid), cid.toString());
  return {
    read: (cid) => unlessMissing(readFile(fileOf(cid))),
    async write(cid, bytes) {
      const staged = join(staging, randomUUID());
      try {
        await writeSynced(staged, bytes);
        await mkdir(shardOf(cid), { recursive: true });
        await rename(staged, fileOf(cid));
      } catch (error) {
        await rm(staged, { force: true });
        throw error;
      }
      return shardOf(cid);
    },
    has: async (cid) => (await unlessMissing(access(fileOf(cid)).then(() => true))) ?? false,
    remove: async (cid) => unlessMissing(unlink(fileOf(cid))),
    writtenAt: (cid) => unlessMissing(stat(fileOf(cid)).then(({ mtimeMs }) => mtimeMs)),
    list: () => list(path),
    async sync(folders) {
      for (const folder of [...folders, path]) await syncDirectory(folder);
    },
  };
}

async function* list(path: string): AsyncGenerator<CID> {
  for (const shard of await readdir(path)) {
    if (shard === STAGING) continue;
    for (const name of await readdir(join(path, shard))) yield CID.parse(name);
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

// Another process may be writing to the same store: only what is old enough is surely nobody's.
async function clearStale(staging: string): Promise<void> {
  for (const name of await readdir(staging)) {
    const path = join(staging, name);
    const info = await unlessMissing(stat(path));
    if (info && Date.now() - info.mtimeMs > STALE) await rm(path, { force: true });
  }
}

async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
