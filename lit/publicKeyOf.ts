import type { Hex } from "viem";
import { type LitApi, runLitAction } from "../sdk/src/gate/lit/runLitAction.ts";

/** Returns the public key of an action, which it tells of itself. Throws LitApiError, or TypeError on another answer. */
export async function publicKeyOf(api: LitApi, code: string): Promise<Hex> {
  const answer = await runLitAction(api, code, { ask: "publicKey" });
  const { publicKey } = (answer ?? {}) as { publicKey?: unknown };
  if (typeof publicKey !== "string" || !/^0x04[0-9a-f]{128}$/.test(publicKey))
    throw new TypeError("The action did not tell its public key");
  return publicKey as Hex;
}
