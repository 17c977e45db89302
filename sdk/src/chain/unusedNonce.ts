import type { Address } from "viem";
import type { ChainReader } from "./client.ts";
import { read } from "./read.ts";

const AT_ONCE = 32n;

/**
 * Returns the lowest nonce that a signer has used for no purchase or seat. Neighbours share a word of storage, so low ones
 * are cheap. What is signed and not yet handed in is not known here: count on from it for several at a time.
 */
export async function unusedNonce(reader: ChainReader, signer: Address): Promise<bigint> {
  for (let first = 0n; ; first += AT_ONCE) {
    const nonces = Array.from({ length: Number(AT_ONCE) }, (_, i) => first + BigInt(i));
    const used = await Promise.all(nonces.map((nonce) => read(reader, "AccessPass", "isNonceUsed", [signer, nonce])));
    const free = used.indexOf(false);
    if (free !== -1) return nonces[free]!;
  }
}
