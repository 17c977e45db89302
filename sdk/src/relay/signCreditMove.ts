import type { Address } from "viem";
import type { ChainClient } from "../chain/client.ts";
import type { Once } from "../chain/signPurchase.ts";
import { signAct } from "./signAct.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** Credit that leaves a validator whom the DAO dismissed for one in office. */
export type CreditMove = { from: Address; to: Address; token: Address };

/** Returns the client's move of credit. */
export async function signCreditMove(client: ChainClient, move: CreditMove, once: Once): Promise<SignedCall> {
  const act = await signAct(client, "CreditMove", move, once);
  return signedCall(client, "QueryLedger", "moveCreditFor", [move.from, move.to, move.token, act]);
}
