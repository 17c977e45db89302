import type { ChainClient } from "../chain/client.ts";
import type { Once } from "../chain/signPurchase.ts";
import { signAct } from "./signAct.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** Returns the client's cancellation of the order or act with this nonce: an order after the notice, an act at once. */
export async function signCancellation(client: ChainClient, once: Once): Promise<SignedCall> {
  return signedCall(client, "QueryLedger", "requestCancellationFor", [
    await signAct(client, "OrderCancellation", {}, once),
  ]);
}
