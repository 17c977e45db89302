/**
 * One signature of a metagraph's value. `id` is the public key, 128 hex characters without 04; `signature` is DER in hex:
 * ECDSA over secp256k1 of SHA-512 of the hash's hex text, cut to 32 bytes. JVM nodes make high S: take both, and never
 * take a signature for an id.
 */
export type Proof = { id: string; signature: string };

/** A value and who signed it. */
export type Signed<T> = { value: T; proofs: readonly Proof[] };
