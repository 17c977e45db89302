import { type CommitteeGateOptions, type KeyGate, committeeGate } from "@datagraph/sdk";
import type { CommitteeInfo } from "../chain/committeeInfo.ts";

/** Returns the key committee's gate, as this app's server knows it. */
export async function openGate(hear: Pick<CommitteeGateOptions, "onShare" | "onFailure"> = {}): Promise<KeyGate> {
  const response = await fetch("/api/committee");
  if (!response.ok) throw new Error(((await response.json()) as { error: string }).error);
  return committeeGate({ ...((await response.json()) as CommitteeInfo), ...hear });
}
