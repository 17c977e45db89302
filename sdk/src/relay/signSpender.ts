import type { Address } from "viem";
import type { ChainClient } from "../chain/client.ts";
import type { Once } from "../chain/signPurchase.ts";
import { signAct } from "./signAct.ts";
import { type SignedCall, signedCall } from "./signedCall.ts";

/** How much a session key may sign away in all, in the token's smallest unit, and until which second; 0 revokes. */
export type SpenderLimit = { spender: Address; validator: Address; token: Address; limit: bigint; expiry: number };

/** Returns the client's limit for a session key. */
export async function signSpender(client: ChainClient, allowed: SpenderLimit, once: Once): Promise<SignedCall> {
  const act = await signAct(client, "SpenderLimit", allowed, once);
  const { spender, validator, token, limit, expiry } = allowed;
  return signedCall(client, "QueryLedger", "authorizeSpenderFor", [spender, validator, token, limit, expiry, act]);
}
