import type { Earning, EpochPayout } from "@datagraph/protocol";
import type { Address } from "viem";
import { canonicalJson } from "../records/canonicalJson.ts";

/** Returns the document that a proposal names: everything a payout root is over, leaves in the tree's order. */
export function payoutManifest(
  { chainId, vault }: { chainId: number; vault: Address },
  { epoch, running, carried }: Pick<EpochPayout, "epoch" | "running" | "carried">,
  earnings: readonly Earning[],
): Uint8Array {
  const leaves = earnings.map(({ account, token, total }) => ({ account, token, total: String(total) }));
  const head = { format: "datagraph/payout/v1", chainId, vault, epoch: String(epoch), running };
  return canonicalJson({ ...head, carried: String(carried), earnings: leaves });
}
