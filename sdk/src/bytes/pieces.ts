import { concat } from "./concat.ts";

/** Returns the stream cut into pieces of `size` bytes; the last one may be shorter, and there is none when it is empty. */
export async function* pieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    let rest = part;
    while (length + rest.length >= size) {
      const take = size - length;
      yield concat([...held, rest.subarray(0, take)]);
      rest = rest.subarray(take);
      held = [];
      length = 0;
    }
    if (rest.length > 0) held.push(rest);
    length += rest.length;
  }
  if (length > 0) yield concat(held);
}
