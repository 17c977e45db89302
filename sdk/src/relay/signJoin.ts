import { TYPES, domainOf } from "@datagraph/protocol";
import type { ContractFunctionArgs, Hex } from "viem";
import type { abis } from "../chain/contracts.ts";
import type { ChainClient } from "../chain/client.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

type JoinArgs = ContractFunctionArgs<(typeof abis)["ProvenanceRegistry"], "nonpayable", "join">;

/** Returns the client's joining of a pool, which anyone may send until `deadline`, in seconds. The salt makes the id. */
export async function signJoin(
  { deployment, walletClient }: ChainClient,
  [pool, salt, termsHash, consent]: JoinArgs,
  deadline: number,
): Promise<SignedCall> {
  const creator = walletClient.account.address;
  const signature: Hex = await walletClient.signTypedData({
    domain: domainOf("ProvenanceRegistry", deployment.chainId, deployment.contracts.ProvenanceRegistry),
    types: { Join: TYPES.Join },
    primaryType: "Join",
    message: { creator, pool, salt, termsHash, ...consent, deadline },
  });
  const request = { creator, salt, consent, deadline, signature };
  return signedCall({ deployment }, "ProvenanceRegistry", "joinFor", [pool, termsHash, request]);
}
