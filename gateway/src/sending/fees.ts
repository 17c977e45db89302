import type { Fees, Sender } from "./sender.ts";

/** Nodes replace a transaction in their pool only by one whose fees are a tenth higher; an eighth is on the safe side. */
const RAISE = 8n;

/** Returns what a transaction should offer now, at most the sender's limit. */
export async function feesNow({ client, maxFee }: Sender): Promise<Fees> {
  const { maxFeePerGas, maxPriorityFeePerGas } = await client.publicClient.estimateFeesPerGas();
  return capped({ maxFeePerGas, maxPriorityFeePerGas }, maxFee);
}

/** Returns what replaces an offer that nobody took, or undefined when the sender's limit allows no more. */
export function raisedFees(offered: Fees, now: Fees, maxFee: bigint): Fees | undefined {
  const raised = {
    maxFeePerGas: most(now.maxFeePerGas, raise(offered.maxFeePerGas)),
    maxPriorityFeePerGas: most(now.maxPriorityFeePerGas, raise(offered.maxPriorityFeePerGas)),
  };
  // below the raise of the cap itself a node would not take it for a replacement
  return raise(offered.maxFeePerGas) > maxFee ? undefined : capped(raised, maxFee);
}

function raise(wei: bigint): bigint {
  return wei + wei / RAISE + 1n;
}

function capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees, maxFee: bigint): Fees {
  const cap = maxFeePerGas < maxFee ? maxFeePerGas : maxFee;
  return { maxFeePerGas: cap, maxPriorityFeePerGas: maxPriorityFeePerGas < cap ? maxPriorityFeePerGas : cap };
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
