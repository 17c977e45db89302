import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";
import { type Plain, plainJson } from "@datagraph/protocol";

const QUALITY = 2;

/** Returns SHA-256 as hex without 0x. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Returns brotli as Tessellation's nodes make it. Setting the window would change its bytes. */
export function brotli(json: string): Buffer {
  const bytes = Buffer.from(json);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

/** Returns the hash of what is hashed as brotli of its JSON: snapshots, fees, states. */
export function brotliHash(value: Plain): string {
  return sha256(brotli(plainJson(value)));
}
