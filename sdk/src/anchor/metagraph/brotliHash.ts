import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";
import { type Plain, plainJson } from "@datagraph/protocol";

const QUALITY = 2;

/** Returns the hash of what metagraphs hash as brotli of its JSON: snapshots and fees. The window stays the default. */
export function brotliHash(value: Plain): string {
  const bytes = Buffer.from(plainJson(value));
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return createHash("sha256").update(brotliCompressSync(bytes, { params })).digest("hex");
}
