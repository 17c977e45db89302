import { type Address, type Hex, encodeAbiParameters, keccak256 } from "viem";

/** Returns the id that a dataset of this creator and salt has, before and after it is registered. */
export function datasetId(chainId: number, registry: Address, creator: Address, salt: Hex): bigint {
  return BigInt(
    keccak256(
      encodeAbiParameters(
        [{ type: "uint256" }, { type: "address" }, { type: "address" }, { type: "bytes32" }],
        [BigInt(chainId), registry, creator, salt],
      ),
    ),
  );
}
