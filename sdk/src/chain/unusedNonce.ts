import type { Address } from "viem";
import type { ChainReader } from "./client.ts";
import { read } from "./read.ts";

const AT_ONCE = 32n;

/**
 * Returns the lowest nonce that a signer has used for no purchase or seat; of the ledger, for no order or act, nor
 * cancelled. Neighbours share a word of storage, so low ones are cheap. What is signed and not yet handed in is not known
 * here: count on from it for several at a time.
 */
export async function unusedNonce(
  reader: ChainReader,
  signer: Address,
  contract: "AccessPass" | "QueryLedger" = "AccessPass",
): Promise<bigint> {
  for (let first = 0n; ; first += AT_ONCE) {
    const nonces = Array.from({ length: Number(AT_ONCE) }, (_, i) => first + BigInt(i));
    const used = await Promise.all(nonces.map((nonce) => isUsed(reader, signer, contract, nonce)));
    const free = used.indexOf(false);
    if (free !== -1) return nonces[free]!;
  }
}

async function isUsed(
  reader: ChainReader,
  signer: Address,
  contract: "AccessPass" | "QueryLedger",
  nonce: bigint,
): Promise<boolean> {
  if (await read(reader, contract, "isNonceUsed", [signer, nonce])) return true;
  return contract === "QueryLedger" && (await read(reader, contract, "cancellationOf", [signer, nonce])) !== 0;
}
