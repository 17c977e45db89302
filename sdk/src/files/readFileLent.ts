import { open } from "node:fs/promises";
import type { Lent } from "../bytes/lent.ts";

const READ_SIZE = 1 << 20;

/** Returns the bytes of a file, lent: 1 MiB at a time in one buffer that every piece uses again. */
export async function* readFileLent(path: string): Lent & AsyncGenerator<Uint8Array> {
  const handle = await open(path);
  try {
    const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
    for (let read = await handle.read(buffer); read.bytesRead > 0; read = await handle.read(buffer))
      yield buffer.subarray(0, read.bytesRead);
  } finally {
    await handle.close();
  }
}
