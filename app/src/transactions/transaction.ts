import type { SignedCall } from "@datagraph/sdk";
import type { Address, Hex } from "viem";

/** How far a transaction has come, in this order; what ends it otherwise is `Ending`. */
export const STAGES = ["simulating", "signing", "submitted", "mined", "indexed"] as const;
export type Stage = (typeof STAGES)[number];
export type Ending =
  "rejected" | "reverted" | "replaced" | "dropped" | "unaffordable" | "unsent" | "failed" | "unknown";

/** One transaction, as it is kept over a reload. */
export type Transaction = {
  id: string;
  /** what it does, for people: "Buy a pass" */
  title: string;
  chainId: number;
  account: Address;
  stage: Stage;
  ending?: Ending;
  /** why it ended as it did, and what to do */
  reason?: string | undefined;
  hash?: Hex;
  /** the wallet's id of a batch of calls (EIP-5792), whose transaction only the wallet knows until it is mined */
  batch?: string;
  /** a gateway sends it and pays for it: the account only signs */
  relayed?: true;
  /** what the account signed, until it is known which transaction carries it; a gateway that is asked again sends it once */
  signed?: SignedCall | undefined;
  /** of the account, when the wallet was asked */
  nonce?: number;
  block?: number;
  /** milliseconds */
  startedAt: number;
};

/** Whether nothing more will happen to a transaction. */
export function isOver({ stage, ending }: Transaction): boolean {
  return ending !== undefined || stage === "indexed";
}
