import type { Envelope } from "../envelope.ts";

/** EIP-712 type of an envelope. Format, chain and registry are in the domain. */
export const ENVELOPE_TYPES = {
  Envelope: [
    { name: "gate", type: "string" },
    { name: "contract", type: "address" },
    { name: "condition", type: "string" },
    { name: "id", type: "uint256" },
    { name: "version", type: "uint256" },
    { name: "cid", type: "string" },
    { name: "root", type: "bytes32" },
    { name: "keyDigest", type: "bytes32" },
    { name: "ciphertext", type: "string" },
    { name: "contributor", type: "address" },
  ],
} as const;

/** Returns the EIP-712 message that the contributor of an envelope signs; every field but the signature is in it. */
export function envelopeTypedData(envelope: Omit<Envelope, "signature">) {
  const {
    format,
    chainId,
    registry,
    gate,
    contract,
    condition,
    id,
    version,
    cid,
    root,
    keyDigest,
    ciphertext,
    contributor,
  } = envelope;
  return {
    domain: { name: format, version: "1", chainId, verifyingContract: registry },
    types: ENVELOPE_TYPES,
    primaryType: "Envelope",
    message: {
      gate,
      contract,
      condition,
      id: BigInt(id),
      version: BigInt(version),
      cid,
      root,
      keyDigest,
      ciphertext,
      contributor,
    },
  } as const;
}
