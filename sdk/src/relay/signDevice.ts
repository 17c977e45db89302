import type { ContractFunctionArgs } from "viem";
import type { ChainClient } from "../chain/client.ts";
import type { abis } from "../chain/contracts.ts";
import { signWord } from "./signWord.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

type DeviceArgs = ContractFunctionArgs<(typeof abis)["ProvenanceRegistry"], "nonpayable", "authorizeDevice">;

/**
 * Returns the client's word that a device may anchor until an expiry, in seconds (0 revokes it), which anyone may send until
 * `deadline`, in seconds, unless another word of the client's with the same nonce came first.
 */
export async function signDevice(
  client: ChainClient,
  [id, device, expiry]: DeviceArgs,
  deadline: number,
): Promise<SignedCall> {
  const signature = await signWord(client, "AuthorizeDevice", { id, device, expiry, deadline });
  return signedCall(client, "ProvenanceRegistry", "authorizeDeviceFor", [id, device, expiry, deadline, signature]);
}
