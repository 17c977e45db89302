import { type Hex, bytesToHex } from "viem";
import { sha256 } from "#sha256";

/** A hash that takes its bytes bit by bit. */
export type Hasher = { update(bytes: Uint8Array): void; digest(): Uint8Array };

/** Returns the same stream, and a function that gives the SHA-256 of what has been read of it. */
export function hashed(source: AsyncIterable<Uint8Array>): { stream: AsyncIterable<Uint8Array>; digest: () => Hex } {
  const hasher = sha256();
  async function* stream() {
    for await (const bytes of source) {
      hasher.update(bytes);
      yield bytes;
    }
  }
  return { stream: stream(), digest: () => bytesToHex(hasher.digest()) };
}
