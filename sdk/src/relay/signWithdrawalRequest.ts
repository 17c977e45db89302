import type { ChainClient } from "../chain/client.ts";
import type { Once } from "../chain/signPurchase.ts";
import { signAct } from "./signAct.ts";
import type { LedgerDeposit } from "./signDeposit.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** Returns the client's request for part of a deposit back, after the notice; 0 takes a request back. */
export async function signWithdrawalRequest(
  client: ChainClient,
  request: LedgerDeposit,
  once: Once,
): Promise<SignedCall> {
  const act = await signAct(client, "WithdrawalRequest", request, once);
  const { validator, token, amount } = request;
  return signedCall(client, "QueryLedger", "requestWithdrawalFor", [validator, token, amount, act]);
}
