import { bytesToBigInt } from "viem";
import { type Identity, openFrom } from "../identity.ts";
import { verifyKnowledge } from "../knowledge.ts";
import { commitmentAt, isPoint, isValueAt } from "../polynomial.ts";
import { knowledgeContext } from "./deal.ts";
import { CeremonyFault } from "./fault.ts";
import type { Deal } from "./message.ts";
import { type Dealer, type Plan, planId } from "./plan.ts";

/** Throws {@link CeremonyFault} unless a deal is well formed, proven, and, when a key is handed on, of the dealer's share. */
export function checkDeal(plan: Plan, dealer: Dealer, { commitments, proof, shares }: Deal): void {
  const fault = (reason: string) => new CeremonyFault(dealer.url, reason);
  if (commitments.length !== plan.threshold)
    throw fault(`its deal has ${commitments.length} commitments, the threshold is ${plan.threshold}`);
  if (shares.length !== plan.members.length)
    throw fault(`its deal has ${shares.length} shares for ${plan.members.length} members`);
  if (![...commitments, proof.nonce].every(isPoint)) throw fault("its deal holds what is no point of G1");
  if (!verifyKnowledge(commitments[0]!, proof, knowledgeContext(planId(plan), dealer.signingKey)))
    throw fault("it does not prove that it knows what it commits to");
  if (plan.previous && commitments[0] !== commitmentAt(plan.previous.commitments, dealer.index))
    throw fault("it hands on another share than the one it holds");
}

/** Returns what a checked deal gives to the member at `index`. Throws {@link CeremonyFault} unless it fits the commitments. */
export function openDeal(dealer: Dealer, { commitments, shares }: Deal, index: number, identity: Identity): bigint {
  const opened = openFrom(identity, dealer.boxKey, shares[index - 1]!);
  if (!opened) throw new CeremonyFault(dealer.url, `its share for node ${index} was not sealed for it`);
  const value = bytesToBigInt(opened);
  if (!isValueAt(commitments, index, value))
    throw new CeremonyFault(dealer.url, `its share for node ${index} does not fit its commitments`);
  return value;
}
