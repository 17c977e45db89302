import type { Hex } from "viem";
import { requestJson } from "../gateway/request.ts";
import type { SignedCall } from "./signedCall.ts";

/** Milliseconds between questions after a call that is under way. */
const PAUSE = 1_000;

/**
 * Has a gateway send a signed call and pay its gas. Returns the transaction's hash once it is mined; the same call again
 * gives the same. Throws GatewayError: 422 with the contract's error, 429 or 503 when the gateway relays no more now.
 */
export async function relay(gateway: string, call: SignedCall): Promise<Hex> {
  for (;;) {
    const { transaction, mined } = await requestJson<{ transaction: Hex; mined: boolean }>(gateway, "/relay", call);
    if (mined) return transaction;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
