import { concat } from "./concat.ts";

/** Returns the whole of a stream. Throws RangeError as soon as it is longer than `limit` bytes. */
export async function collect(source: AsyncIterable<Uint8Array>, limit = Infinity): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    length += part.length;
    if (length > limit) throw new RangeError(`More than ${limit} bytes: read it as a stream instead`);
    parts.push(part);
  }
  // A plain view: what Node hands out as a Buffer compares and prints differently.
  const whole = concat(parts);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
}
