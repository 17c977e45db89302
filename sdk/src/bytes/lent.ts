/**
 * Bytes that are lent: whoever gets a piece is done with it when they ask for the next, as its memory is then freed or
 * used again. Waiting for JavaScript's garbage collection instead costs a stream up to 100 MiB.
 */
export type Lent = AsyncIterable<Uint8Array>;

/** Returns the same stream, lent: it frees each piece, which nobody else may hold, when the next is asked for. */
export async function* lend(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    yield piece;
    free(piece);
  }
}

/** Gives the memory of bytes back at once; of those that are a piece of something larger, nothing: others may hold it. */
export function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
