import { concat } from "./concat.ts";
import type { Lent } from "./lent.ts";

/** Pieces of a stream, lent. Only the last piece of the last batch may be shorter than the others. */
export type Batch = { pieces: Uint8Array[]; last: boolean };

/**
 * Returns the stream cut into pieces of `size` bytes, as many at a time as the source gives: a step of an asynchronous
 * stream a piece would cost as much as the work on it. The source may be lent. An empty stream has no batch.
 */
export async function* batches(source: Lent, size: number): AsyncGenerator<Batch> {
  // Between 1 and `size` bytes that may be the end, held back until something follows them. They are copied (a
  // Buffer's `slice` would not), as the source is lent.
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    if (part.length === 0) continue;
    if (length + part.length <= size) {
      held.push(new Uint8Array(part));
      length += part.length;
      continue;
    }
    const pieces = [concat([...held, part.subarray(0, size - length)])];
    let at = size - length;
    for (; part.length - at > size; at += size) pieces.push(part.subarray(at, at + size));
    yield { pieces, last: false };
    held = [new Uint8Array(part.subarray(at))];
    length = part.length - at;
  }
  if (length > 0) yield { pieces: [concat(held)], last: true };
}
