import { base64pad } from "multiformats/bases/base64";
import { sha256 } from "viem";
import { type Plain, plainJson } from "./plainJson.ts";

const PREFIX = "\u0019Constellation Signed Data:\n";
const encoder = new TextEncoder();

/** Returns the bytes of a data update that are hashed and signed: prefix, length of the base64, newline, base64 of its JSON. */
export function dataUpdateBytes(value: Plain): Uint8Array {
  const base64 = base64pad.baseEncode(encoder.encode(plainJson(value)));
  return encoder.encode(`${PREFIX}${base64.length}\n${base64}`);
}

/** Returns the hash of a data update: SHA-256 of `dataUpdateBytes`, 64 hex characters without 0x. */
export function dataUpdateHash(value: Plain): string {
  return sha256(dataUpdateBytes(value)).slice(2);
}
