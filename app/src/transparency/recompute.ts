import type { VerifiedRoot } from "@datagraph/sdk";
import { readChain } from "../chain/readChain.ts";

/** Returns every payout root as chain events alone give it, and how long that took here. */
export async function recompute(): Promise<{ roots: VerifiedRoot[]; milliseconds: number }> {
  const start = performance.now();
  const [{ verifyPayouts }, reader] = await Promise.all([import("@datagraph/sdk"), readChain()]);
  return { roots: await verifyPayouts(reader), milliseconds: performance.now() - start };
}
