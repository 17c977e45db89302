import { randomUUID } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Lent } from "../bytes/lent.ts";

const WRITE_SIZE = 1 << 20;
/** So much is written before the disk is told to begin; it then works while the source does, and not only at the end. */
const SYNC_SIZE = 64 * WRITE_SIZE;

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
  source: Lent,
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

/** Gathers pieces in two buffers: while one is written, the other is filled. The source may be lent. */
async function writeSynced(path: string, source: Lent, mode: number): Promise<number> {
  const handle = await open(path, "wx", mode);
  let [written, synced] = [Promise.resolve(), Promise.resolve()];
  let size = 0;
  let [buffer, other] = [Buffer.allocUnsafeSlow(WRITE_SIZE), Buffer.allocUnsafeSlow(WRITE_SIZE)];
  let filled = 0;
  const flush = async () => {
    await written;
    written = handle.writeFile(buffer.subarray(0, filled));
    written.catch(() => undefined);
    [buffer, other] = [other, buffer];
    filled = 0;
  };
  const syncBehind = () => {
    // One after the other, so that what one of them failed with is not lost: the system tells it once.
    synced = synced.then(() => handle.datasync());
    synced.catch(() => undefined);
  };
  try {
    for await (const bytes of source)
      for (let at = 0; at < bytes.length;) {
        const taken = bytes.subarray(at, at + WRITE_SIZE - filled);
        buffer.set(taken, filled);
        at += taken.length;
        filled += taken.length;
        size += taken.length;
        if (filled < WRITE_SIZE) continue;
        await flush();
        if (size % SYNC_SIZE === 0) syncBehind();
      }
    await flush();
    await written;
    syncBehind();
    await synced;
    return size;
  } finally {
    await Promise.allSettled([written, synced]);
    await handle.close();
  }
}
