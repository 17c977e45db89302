import { type ContractFunctionArgs, type Hex, encodeAbiParameters, getAbiItem, keccak256 } from "viem";
import { provenanceRegistryAbi } from "./generated/provenanceRegistryAbi.ts";

/** A pool's terms, as the registry takes and emits them. */
export type PoolTerms = ContractFunctionArgs<typeof provenanceRegistryAbi, "nonpayable", "createPool">[2];

/** `PoolTerms.class` of personal (by scan) and open (exact) pools. */
export const POOL_CLASS = { personal: 1, open: 2 } as const;

const parameter = getAbiItem({ abi: provenanceRegistryAbi, name: "createPool" }).inputs[2];

/** Returns the hash of a pool's terms that streams sign when they join: keccak256(abi.encode(terms)). */
export function hashTerms(terms: PoolTerms): Hex {
  return keccak256(encodeAbiParameters([parameter], [terms]));
}
