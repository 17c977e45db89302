import { type Address, parseSignature } from "viem";
import type { ChainClient } from "../chain/client.ts";
import { addressOf } from "../chain/contracts.ts";
import { read } from "../chain/read.ts";
import { tokenDomain } from "../chain/tokenDomain.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

const Delegation = [
  { name: "delegatee", type: "address" },
  { name: "nonce", type: "uint256" },
  { name: "expiry", type: "uint256" },
] as const;

/** Returns the client's delegation of their votes, good until `deadline`, in seconds. */
export async function signDelegation(client: ChainClient, to: Address, deadline: number): Promise<SignedCall> {
  const { deployment, walletClient } = client;
  const nonce = await read(client, "DataToken", "nonces", [walletClient.account.address]);
  const expiry = BigInt(deadline);
  const signature = await walletClient.signTypedData({
    domain: await tokenDomain(client, addressOf(deployment, "DataToken")),
    types: { Delegation },
    primaryType: "Delegation",
    message: { delegatee: to, nonce, expiry },
  });
  const { r, s, yParity } = parseSignature(signature);
  return signedCall(client, "DataToken", "delegateBySig", [to, nonce, expiry, 27 + yParity, r, s]);
}
