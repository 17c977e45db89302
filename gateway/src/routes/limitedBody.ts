import { Refused } from "../refused.ts";

/** Bytes beyond the limit that are read and dropped, so that the client hears the refusal and no broken connection. */
const DISCARDED = 8 * 2 ** 20;

/**
 * Returns a body as it arrives, at most `maxSize` bytes of it; nothing is gathered in memory. Throws Refused when there
 * are more, at once if the request says so.
 */
export function limitedBody({ headers, body }: Request, maxSize: number): AsyncIterable<Uint8Array> {
  const tooLarge = new Refused(413, "too-large", `An upload may have at most ${maxSize} bytes`, { maxSize });
  if (Number(headers.get("content-length") ?? 0) > maxSize) throw tooLarge;
  if (body === null) throw new Refused(400, "empty", "The upload has no bytes; send the ciphertext as the body");
  return counted(body, maxSize, tooLarge);
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  maxSize: number,
  tooLarge: Refused,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const bytes of body) {
    size += bytes.length;
    if (size <= maxSize) yield bytes;
    if (size > maxSize + DISCARDED) break;
  }
  if (size > maxSize) throw tooLarge;
}
