import type { TransactionReceipt } from "viem";
import type { SignedWish } from "./sendRelayed.ts";
import type { Call } from "./target.ts";
import type { Act } from "./useAction.ts";

/** Has a call carried out: sent by the account itself or, `relayed`, by the gateway, which takes what the account signs. */
export async function sendOrSign(
  { send, relay }: Pick<Act, "send" | "relay">,
  relayed: boolean,
  call: Call,
  sign: SignedWish["sign"],
): Promise<TransactionReceipt> {
  return relayed ? relay({ title: call.title, sign }) : send(call);
}
