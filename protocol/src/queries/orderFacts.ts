/** What `OrderSettled` packs in one word. */
export type OrderFacts = { epoch: bigint; consentBlock: bigint; nonce: bigint };

/** Returns what the `facts` of `OrderSettled` say: epoch, consent block and nonce, 64 bits each, in the low 192 bits. */
export function unpackFacts(facts: bigint): OrderFacts {
  const bits = (from: bigint): bigint => BigInt.asUintN(64, facts >> from);
  return { epoch: bits(128n), consentBlock: bits(64n), nonce: bits(0n) };
}

/** Returns the `facts` that say this. */
export function packFacts({ epoch, consentBlock, nonce }: OrderFacts): bigint {
  return (epoch << 128n) | (consentBlock << 64n) | nonce;
}
