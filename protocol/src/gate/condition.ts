import { getAddress, sha256, stringToBytes } from "viem";
import type { GateCondition, GatePolicy } from "../envelope.ts";

/** Chain and contract call that a gate must find true: `condition(user, id)` on `contract`. */
export type ConditionTerms = Pick<GatePolicy, "contract" | "condition" | "id"> & {
  /** the chain's name in Lit's list, such as "baseSepolia"; nodes map it to their own RPC endpoints */
  chainName: string;
};

/** One access-control condition in the canonical form that Lit hashes: these keys, in this order. */
export type AccessCondition = ReturnType<typeof accessConditions>[number];

/**
 * Returns the canonical access-control conditions of a policy: one contract call that must return true. Addresses are
 * written in EIP-55 casing, because the casing is part of the hash.
 */
export function accessConditions(terms: ConditionTerms) {
  return canonicalConditions({ ...terms, contract: getAddress(terms.contract) });
}

/** Returns `accessConditions` of terms whose contract is in EIP-55 casing already. */
export function canonicalConditions({ contract, condition, id, chainName }: ConditionTerms) {
  return [
    {
      contractAddress: contract,
      functionName: condition,
      functionParams: [":userAddress", id.toString()],
      functionAbi: conditionAbi(condition),
      chain: chainName,
      returnValueTest: { key: "", comparator: "=", value: "true" },
    },
  ];
}

/** Returns the SHA-256 of the conditions' canonical JSON, 64 hexadecimal digits without prefix. */
export function conditionHash(terms: ConditionTerms): string {
  return sha256(stringToBytes(JSON.stringify(accessConditions(terms)))).slice(2);
}

/** Returns the resource a session must be allowed to decrypt: `<condition hash>/<key digest>`, hexadecimal. */
export function gateResource(terms: ConditionTerms, keyDigest: string): string {
  return `${conditionHash(terms)}/${keyDigest.replace(/^0x/, "")}`;
}

/** Returns the identity a file key is encrypted to; its threshold signature is the decryption key. */
export function gateIdentity(terms: ConditionTerms, keyDigest: string): string {
  return `${RESOURCE_PREFIX}${gateResource(terms, keyDigest)}`;
}

/** Scheme of Lit's access-control resources. */
export const RESOURCE_PREFIX = "lit-accesscontrolcondition://";

/** Hash-to-curve domain of the threshold signature (ciphersuite of RFC 9380 and the BLS draft, proof of possession). */
export const SIGNATURE_DOMAIN = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

function conditionAbi(name: GateCondition) {
  return {
    name,
    inputs: [
      { name: "user", type: "address" },
      { name: "datasetId", type: "uint256" },
    ],
    outputs: [{ name: "", type: "bool" }],
    constant: true,
    stateMutability: "view",
  };
}
