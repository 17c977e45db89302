import { GatewayError, type SignedCall, requestJson } from "@datagraph/sdk";
import type { Hex } from "viem";

/** Milliseconds between questions to a gateway that does not answer. */
const PAUSE = 2_000;

/**
 * Has a gateway send a signed call; asked again for one that it sent already, it says by which transaction. One that does not
 * answer is asked until `until`, in milliseconds, and `silent` hears of it. Returns the transaction's hash. Throws
 * GatewayError.
 */
export async function askGateway(
  gateway: string,
  call: SignedCall,
  until: number,
  silent: (reason: string) => void,
): Promise<Hex> {
  for (;;) {
    try {
      return (await requestJson<{ transaction: Hex }>(gateway, "/relay", call)).transaction;
    } catch (error) {
      if (!isSilent(error) || Date.now() > until) throw error;
      silent(`${error.message}. It is asked again until it answers, and sends what you signed once.`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Nothing answers, or something before the gateway that says so in its place. */
function isSilent(error: unknown): error is GatewayError {
  return (
    error instanceof GatewayError && (error.code === "unreachable" || (error.code === "http" && error.status > 500))
  );
}
