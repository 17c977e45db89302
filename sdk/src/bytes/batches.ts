import { concat } from "./concat.ts";

/** Pieces of a stream. Only the last piece of the last batch may be shorter than the others. */
export type Batch = { pieces: Uint8Array[]; last: boolean };

/**
 * Returns the stream cut into pieces of `size` bytes, as many at a time as the source gives: a step of an asynchronous
 * stream a piece would cost as much as the work on it. An empty stream has no batch.
 */
export async function* batches(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Batch> {
  // Between 1 and `size` bytes that may be the end, held back until something follows them.
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    if (part.length === 0) continue;
    if (length + part.length <= size) {
      held.push(part);
      length += part.length;
      continue;
    }
    const pieces = [concat([...held, part.subarray(0, size - length)])];
    let at = size - length;
    for (; part.length - at > size; at += size) pieces.push(part.subarray(at, at + size));
    yield { pieces, last: false };
    held = [part.subarray(at)];
    length = part.length - at;
  }
  if (length > 0) yield { pieces: [concat(held)], last: true };
}
