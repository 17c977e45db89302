import { createReadStream } from "node:fs";

/** Returns the bytes of a file as a stream, 1 MiB at a time. */
export function readFileStream(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 1 << 20 });
}
