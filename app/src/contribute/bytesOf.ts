/** Returns a file's bytes as they are read; fails once `signal` aborts. Tells how many there were so far. */
export async function* bytesOf(
  file: Blob,
  signal: AbortSignal,
  onBytes?: (done: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = file.stream().getReader();
  let done = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { value } = await reader.read();
      if (value === undefined) return;
      onBytes?.((done += value.length));
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
