import { type Hex, encodeAbiParameters, keccak256, sliceHex } from "viem";

const parameters = [{ type: "bytes32" }, { type: "bytes32" }, { type: "bytes32" }, { type: "uint256" }] as const;

/** What a settled order adds to the running hash. */
export type SettledLink = { order: Hex; resultHash: Hex; amount: bigint };

/** Returns the ledger's running hash after one more settled order: 26 bytes of a hash, and six zero bytes. */
export function nextRunning(running: Hex, { order, resultHash, amount }: SettledLink): Hex {
  const hash = keccak256(encodeAbiParameters(parameters, [running, order, resultHash, amount]));
  return `${sliceHex(hash, 0, 26)}000000000000`;
}
