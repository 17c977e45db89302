import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { importFile } from "ipfs-unixfs-importer";
import type { CID } from "multiformats/cid";
import { streamOf } from "../bytes/streamOf.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { type BlockDirectory, openBlockDirectory } from "./blockDirectory.ts";
import { StorageError } from "./errors.ts";
import { parseCid, readVerified, sizeVerified } from "./readVerified.ts";
import type { PutOptions, Storage, Stored } from "./storage.ts";

// Each write in flight holds a block of 1 MiB.
const WRITES = 8;

/** The storage of a machine of its own: files of blocks under one directory, and pins beside them. */
export type EmbeddedStorage = Storage & { pins(): Promise<string[]> };

/** Opens the embedded store in a directory, which is made when it is missing. */
export async function openEmbeddedStorage(path: string): Promise<EmbeddedStorage> {
  const blocks = await openBlockDirectory(join(path, "blocks"));
  const pinned = join(path, "pins");
  await mkdir(pinned, { recursive: true });
  const pin = async (cid: string) => {
    if (!(await blocks.has(parseCid(cid))))
      throw new StorageError("missing", `Cannot pin ${cid}: it is not stored here; add the file first`, { file: cid });
    await writeFileAtomic(join(pinned, parseCid(cid).toString()), streamOf());
  };
  return {
    async put(source, options = {}) {
      const stored = await importBlocks(blocks, source, options);
      await pin(stored.cid);
      return stored;
    },
    get: (cid, range) => readVerified(blocks.read, cid, range),
    size: (cid) => sizeVerified(blocks.read, cid),
    has: (cid) => blocks.has(parseCid(cid)),
    pin,
    unpin: (cid) => rm(join(pinned, parseCid(cid).toString()), { force: true }),
    pins: async () => (await readdir(pinned)).filter((name) => !name.startsWith(".")),
  };
}

async function importBlocks(
  blocks: BlockDirectory,
  source: AsyncIterable<Uint8Array>,
  { onProgress, signal }: PutOptions,
): Promise<Stored> {
  let size = 0;
  async function* counted() {
    for await (const bytes of source) {
      signal?.throwIfAborted();
      size += bytes.length;
      yield bytes;
      onProgress?.(size);
    }
  }
  const folders = new Set<string>();
  const sink = {
    async put(cid: CID, bytes: Uint8Array) {
      folders.add(await writeBlock(blocks, cid, bytes));
      return cid;
    },
  };
  // The importer writes a node after its children, so a root that is there has all of its file.
  const { cid } = await importFile({ content: counted() }, sink, {
    profile: "unixfs-v1-2025",
    blockWriteConcurrency: WRITES,
  });
  await blocks.sync(folders);
  return { cid: cid.toString(), size };
}

async function writeBlock(blocks: BlockDirectory, cid: CID, bytes: Uint8Array): Promise<string> {
  try {
    return await blocks.write(cid, bytes);
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    const advice =
      code === "ENOSPC" ? "the disk is full, free some space and add the file again" : "add the file again";
    throw new StorageError(
      "failed",
      `Cannot write block ${cid} of the file being added (${code}): ${advice}`,
      { file: "", block: cid.toString() },
      { cause },
    );
  }
}
