import { randomUUID } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** How a file is written. */
export type WriteOptions = {
  /** permission bits, 0o666 less the umask by default */
  mode?: number;
  /** refuse with EEXIST when the file is there already */
  exclusive?: boolean;
};

/**
 * Writes a stream to `path` so that either all of it is there, on disk, or nothing: a temporary file beside it is
 * synced and renamed when the stream has ended without an error. Returns the number of bytes.
 */
export async function writeFileAtomic(
  path: string,
  source: AsyncIterable<Uint8Array>,
  { mode = 0o666, exclusive = false }: WriteOptions = {},
): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const staged = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    const size = await writeSynced(staged, source, mode);
    // A rename replaces silently; only a link refuses atomically.
    if (exclusive) await link(staged, path);
    else await rename(staged, path);
    await syncDirectory(dirname(path));
    return size;
  } finally {
    await rm(staged, { force: true });
  }
}

/** Makes renames within a directory survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeSynced(path: string, source: AsyncIterable<Uint8Array>, mode: number): Promise<number> {
  const handle = await open(path, "wx", mode);
  let size = 0;
  try {
    for await (const bytes of source) {
      await handle.writeFile(bytes);
      size += bytes.length;
    }
    await handle.datasync();
    return size;
  } finally {
    await handle.close();
  }
}
