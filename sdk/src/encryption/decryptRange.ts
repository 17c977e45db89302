import { payloadCipher } from "#payload-cipher";
import { batches } from "../bytes/batches.ts";
import { EncryptionError } from "./errors.ts";
import { HEADER_LIMIT, fileKeyOf, splitFile } from "./header.ts";
import type { FileOpener } from "./keys.ts";
import { CHUNK_SIZE, NONCE_SIZE, SEALED_SIZE, TAG_SIZE, openChunk, payloadKey } from "./payload.ts";
import type { PayloadCipher } from "./payloadCipher.ts";

/** Ciphertext that can be read from anywhere: its size in bytes, and a part of it as a stream. */
export type RangeSource = { size: number; read(offset: number, length: number): AsyncIterable<Uint8Array> };

/** An opened age file: the size of its plaintext, and any part of it, authenticated. */
export type RandomAccess = { size: number; read(start: number, length: number): AsyncGenerator<Uint8Array> };

/** Where the chunks of a file begin, and how many there are. */
type Layout = { start: number; chunks: number; size: number };

/**
 * Opens an age v1 file for random access. The file's header and its last chunk are authenticated first: from them on
 * the length is known to be the whole one. Throws EncryptionError.
 */
export async function openRandomAccess(source: RangeSource, key: FileOpener): Promise<RandomAccess> {
  const file = await openHeader(source, key);
  await authenticateEnd(file);
  return { size: file.layout.size, read: (start, length) => read(file, start, length) };
}

/**
 * Returns `length` bytes of the plaintext of an age v1 file, from `start` on; fewer where the file ends before. All of
 * them are authenticated, and so is the file's length. Throws EncryptionError.
 */
export async function* decryptRange(
  source: RangeSource,
  key: FileOpener,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  const file = await openHeader(source, key);
  // both at once; nothing comes out before the end is authenticated
  const end = authenticateEnd(file);
  const range = read(file, start, length);
  const [first] = await Promise.all([range.next(), end]);
  if (first.done) return;
  yield first.value;
  yield* range;
}

type OpenedHeader = { source: RangeSource; cipher: PayloadCipher; layout: Layout };

async function openHeader(source: RangeSource, key: FileOpener): Promise<OpenedHeader> {
  const { header, nonce } = await splitFile(source.read(0, HEADER_LIMIT + NONCE_SIZE));
  const layout = layoutOf(source.size, header.length + NONCE_SIZE);
  return { source, layout, cipher: payloadCipher(payloadKey(await fileKeyOf(header, key), nonce)) };
}

async function authenticateEnd({ source, cipher, layout }: OpenedHeader): Promise<void> {
  for await (const _ of chunksOf(source, cipher, layout, layout.chunks - 1, layout.chunks));
}

function layoutOf(fileSize: number, start: number): Layout {
  const sealed = fileSize - start;
  const chunks = Math.max(1, Math.ceil(sealed / SEALED_SIZE));
  return { start, chunks, size: Math.max(0, sealed - chunks * TAG_SIZE) };
}

async function* read(
  { source, cipher, layout }: OpenedHeader,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  if (!(start >= 0) || !(length >= 0))
    throw new RangeError(`No range of ${length} bytes from ${start}: neither may be negative`);
  const end = Math.min(start + length, layout.size);
  if (start >= end) return;
  let at = Math.floor(start / CHUNK_SIZE) * CHUNK_SIZE;
  for await (const chunk of chunksOf(source, cipher, layout, at / CHUNK_SIZE, Math.ceil(end / CHUNK_SIZE))) {
    yield chunk.subarray(Math.max(0, start - at), end - at);
    at += chunk.length;
  }
}

async function* chunksOf(
  source: RangeSource,
  cipher: PayloadCipher,
  { start, chunks }: Layout,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  const offset = start + from * SEALED_SIZE;
  const length = Math.min((to - from) * SEALED_SIZE, source.size - offset);
  let index = from;
  for await (const { pieces } of batches(source.read(offset, length), SEALED_SIZE))
    for (const piece of pieces) {
      yield openChunk(cipher, index, piece, index === chunks - 1);
      index += 1;
    }
  if (index < to)
    throw new EncryptionError("truncated", `The age file ends before chunk ${index} of ${chunks}: fetch it again`);
}
