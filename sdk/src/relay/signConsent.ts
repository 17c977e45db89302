import type { ContractFunctionArgs } from "viem";
import type { ChainClient } from "../chain/client.ts";
import type { abis } from "../chain/contracts.ts";
import { signWord } from "./signWord.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

type ConsentArgs = ContractFunctionArgs<(typeof abis)["ProvenanceRegistry"], "nonpayable", "setConsent">;

/**
 * Returns the client's change of a stream's consent, which anyone may send until `deadline`, in seconds, unless another
 * word of the client's with the same nonce came first.
 */
export async function signConsent(
  client: ChainClient,
  [id, termsHash, consent]: ConsentArgs,
  deadline: number,
): Promise<SignedCall> {
  const signature = await signWord(client, "SetConsent", { id, termsHash, ...consent, deadline });
  return signedCall(client, "ProvenanceRegistry", "setConsentFor", [id, termsHash, consent, deadline, signature]);
}
