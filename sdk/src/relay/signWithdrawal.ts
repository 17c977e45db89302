import type { ChainClient } from "../chain/client.ts";
import { signWord } from "./signWord.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/**
 * Returns the client's withdrawal of a dataset, for good, which anyone may send until `deadline`, in seconds, unless another
 * word of the client's with the same nonce came first.
 */
export async function signWithdrawal(client: ChainClient, id: bigint, deadline: number): Promise<SignedCall> {
  const signature = await signWord(client, "Withdraw", { id, deadline });
  return signedCall(client, "ProvenanceRegistry", "withdrawFor", [id, deadline, signature]);
}
