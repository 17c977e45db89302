/**
 * Bytes that are lent: whoever gets a piece is done with it when they ask for the next, as its memory is then freed or
 * used again. Waiting for JavaScript's garbage collection instead costs a stream up to 100 MiB.
 */
export type Lent = AsyncIterable<Uint8Array>;

/** Returns the same stream, lent: it frees each piece, which nobody else may hold, when the next is asked for. */
export async function* lend(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    yield piece;
    const { buffer } = piece;
    // A piece of something larger is not this stream's to free.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === piece.byteLength) buffer.transfer(0);
  }
}
