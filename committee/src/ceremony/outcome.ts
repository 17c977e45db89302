import type { Identity } from "../identity.ts";
import { isValueAt, sumCommitments, sumScalars, weightOf } from "../polynomial.ts";
import { checkDeal, openDeal } from "./checkDeal.ts";
import { type Deal, digestOf } from "./message.ts";
import { type Plan, dealersOf, planId } from "./plan.ts";

/** What a ceremony gives: commitments for everyone, and for a member its share. */
export type Outcome = {
  /** digest of the plan and all deals, which every member must see alike */
  transcript: string;
  commitments: string[];
  share?: bigint;
};

/**
 * Returns what the deals add up to; `deals` are in the order of `dealersOf(plan)`. Throws CeremonyFault that names the
 * dealer whose deal is bad.
 */
export function outcomeOf(plan: Plan, deals: readonly Deal[], member?: { index: number; identity: Identity }): Outcome {
  const dealers = dealersOf(plan);
  deals.forEach((deal, place) => checkDeal(plan, dealers[place]!, deal));
  const weights = weightsOf(plan);
  const commitments = sumCommitments(deals.map(({ commitments }, place) => ({ weight: weights[place]!, commitments })));
  const transcript = digestOf([planId(plan), ...deals.map(digestOf)]);
  if (!member) return { transcript, commitments };
  const share = sumScalars(
    deals.map((deal, place) => ({
      weight: weights[place]!,
      scalar: openDeal(dealers[place]!, deal, member.index, member.identity),
    })),
  );
  if (!isValueAt(commitments, member.index, share))
    throw new Error(`The share of node ${member.index} does not fit the committee's commitments`);
  return { transcript, commitments, share };
}

/** A fresh key is the sum of the dealers' secrets; a key handed on is what their shares interpolate to at 0. */
function weightsOf(plan: Plan): bigint[] {
  const indices = dealersOf(plan).map(({ index }) => index);
  return indices.map((index) => (plan.previous ? weightOf(index, indices) : 1n));
}
