import { AUTHORIZATION_TYPES } from "@datagraph/protocol";
import type { Address, Hex } from "viem";
import type { ChainClient } from "./client.ts";
import { tokenDomain } from "./tokenDomain.ts";

/** An EIP-3009 payment: to whom, how much in the token's smallest unit, under which nonce, until which second. */
export type Authorization = { token: Address; to: Address; value: bigint; nonce: Hex; deadline: number };

/** Returns the client's EIP-3009 signature of a payment that only `to` may collect. */
export async function signAuthorization(
  client: ChainClient,
  { token, to, value, nonce, deadline }: Authorization,
): Promise<Hex> {
  const { walletClient } = client;
  return walletClient.signTypedData({
    domain: await tokenDomain(client, token),
    types: AUTHORIZATION_TYPES,
    primaryType: "ReceiveWithAuthorization",
    message: {
      ...{ from: walletClient.account.address, to, value, nonce },
      validAfter: 0n,
      validBefore: BigInt(deadline),
    },
  });
}
