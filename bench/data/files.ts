import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const PIECE = 2 ** 20;

/** Yields `size` bytes that do not compress, the same MiB over and over: making them must cost nothing. */
export function* repeated(size: number): Generator<Uint8Array> {
  const piece = new Uint8Array(randomBytes(PIECE));
  for (let left = size; left > 0; left -= PIECE) yield left < PIECE ? piece.subarray(0, left) : piece;
}

/** Writes a file of `size` bytes, no two MiB alike, so that no store can keep one for another. */
export async function makeFile(path: string, size: number): Promise<void> {
  function* pieces() {
    let index = 0;
    for (const piece of repeated(size)) {
      const own = Buffer.from(piece);
      own.writeUInt32LE(index++, 0);
      createHash("sha256").update(own.subarray(0, 64)).digest().copy(own, 64);
      yield own;
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(path));
}
