import { TYPES, domainOf } from "@datagraph/protocol";
import type { ContractFunctionArgs } from "viem";
import type { ChainClient } from "../chain/client.ts";
import type { abis } from "../chain/contracts.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

type RegisterArgs = ContractFunctionArgs<(typeof abis)["ProvenanceRegistry"], "nonpayable", "register">;

/** Returns the client's registration of a File or Derived dataset as its contributor, good until `deadline`, in seconds. */
export async function signRegistration(
  client: ChainClient,
  [salt, content, parents]: RegisterArgs,
  deadline: number,
): Promise<SignedCall> {
  const { deployment, walletClient } = client;
  const creator = walletClient.account.address;
  const signature = await walletClient.signTypedData({
    domain: domainOf("ProvenanceRegistry", deployment.chainId, deployment.contracts.ProvenanceRegistry),
    types: { Register: TYPES.Register, Parent: TYPES.Parent },
    primaryType: "Register",
    message: { creator, salt, ...content, parents, deadline },
  });
  const args = [creator, salt, content, parents, deadline, signature] as const;
  return signedCall(client, "ProvenanceRegistry", "registerFor", args);
}
