import { createReadStream } from "node:fs";
import { mkdir, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { decryptStream } from "../encryption/decryptStream.ts";
import { EncryptionError } from "../encryption/errors.ts";
import { splitFile } from "../encryption/header.ts";
import { CHUNK_SIZE, NONCE_SIZE, TAG_SIZE } from "../encryption/payload.ts";
import type { Download } from "../gateway/blobs.ts";
import { decryptToFile } from "./decryptToFile.ts";

/** A download that can begin anywhere. */
export type Resumable = {
  /** Returns the ciphertext from a byte on, or from the start when the other side gives no parts. */
  from: (offset: number) => Promise<Download>;
  key: Uint8Array;
  /** where the plaintext goes, once all of it is authenticated */
  path: string;
  /** where the ciphertext gathers; what lies there from an earlier try is kept as far as it is authentic */
  part: string;
  onBytes?: (done: number, size: number) => void;
};

/**
 * Downloads an age v1 file and decrypts it to `path`. A try that was cut off, even by a kill, goes on behind the last
 * chunk that is authentic. Returns the number of plaintext bytes. Throws EncryptionError, and what `open` throws.
 */
export async function downloadToFile({ from, key, path, part, onBytes }: Resumable): Promise<number> {
  await mkdir(dirname(part), { recursive: true });
  const kept = await authenticPrefix(part, key);
  if (kept !== "whole") await append(part, await from(kept), kept, onBytes);
  const size = await decryptToFile(createReadStream(part, { highWaterMark: 1 << 20 }), key, path);
  await rm(part, { force: true });
  return size;
}

async function append(part: string, download: Download, kept: number, onBytes: Resumable["onBytes"]): Promise<void> {
  let done = download.from === kept ? kept : 0;
  const handle = await open(part, "a", 0o600);
  try {
    await handle.truncate(done);
    // Written before the next is read: what came in before the line broke is kept.
    for await (const bytes of download.bytes) {
      await handle.appendFile(bytes);
      onBytes?.((done += bytes.length), download.size);
    }
  } finally {
    await handle.close();
  }
}

/** Returns how many bytes of a file, from its start, are an age header and whole authentic chunks; or that all are. */
async function authenticPrefix(path: string, key: Uint8Array): Promise<number | "whole"> {
  if ((await sizeOf(path)) === 0) return 0;
  let plaintext = 0;
  try {
    for await (const chunk of decryptStream(createReadStream(path), key)) plaintext += chunk.length;
    return "whole";
  } catch (error) {
    if (!(error instanceof EncryptionError)) throw error;
    if (plaintext < CHUNK_SIZE) return 0;
  }
  const source = createReadStream(path);
  const { header } = await splitFile(source);
  source.destroy();
  return header.length + NONCE_SIZE + Math.floor(plaintext / CHUNK_SIZE) * (CHUNK_SIZE + TAG_SIZE);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
