import { hexToBytes, numberToHex } from "viem";
import { type Identity, sealFor } from "../identity.ts";
import { proveKnowledge } from "../knowledge.ts";
import { commitTo, evaluate, randomPolynomial } from "../polynomial.ts";
import type { Deal } from "./message.ts";
import { type Plan, planId } from "./plan.ts";

/**
 * Returns one dealer's deal: a random polynomial's commitments, and its value at each member's index, sealed for it.
 * The constant term is random in a first ceremony (Pedersen 1991, with FROST's proof of knowledge: Komlo and Goldberg
 * 2020), and the dealer's present share when a key is handed on (Desmedt and Jajodia 1997).
 */
export function makeDeal(plan: Plan, identity: Identity, signingKey: string, share?: bigint): Deal {
  const polynomial = randomPolynomial(plan.threshold, share);
  return {
    commitments: commitTo(polynomial),
    proof: proveKnowledge(polynomial[0]!, knowledgeContext(planId(plan), signingKey)),
    shares: plan.members.map(({ boxKey }, place) =>
      sealFor(identity, boxKey, hexToBytes(numberToHex(evaluate(polynomial, place + 1), { size: 32 }))),
    ),
  };
}

/** What a dealer's proof of knowledge is bound to. */
export function knowledgeContext(plan: string, signingKey: string): string {
  return `${plan}/${signingKey}`;
}
