import { sha256, stringToBytes } from "viem";
import { z } from "zod";
import { PublicIdentity } from "../identity.ts";
import { isPoint } from "../polynomial.ts";

const MOST_NODES = 32;
const point = z
  .string()
  .regex(/^[0-9a-f]{96}$/)
  .refine(isPoint, "must be a point of G1");

const Member = PublicIdentity.extend({ url: z.url({ protocol: /^https?$/ }) });
/** A node as a plan names it. */
export type Member = z.infer<typeof Member>;

const Dealer = Member.extend({ index: z.int().min(1).max(MOST_NODES) });
/** A node that gives shares, under its index in the committee whose key it helps to hold. */
export type Dealer = z.infer<typeof Dealer>;

/**
 * What operators agree on before their nodes make a key: who takes part, and how many are needed. With `previous` the
 * nodes named there hand an existing key on to the new members; without it the members make a fresh one.
 */
export const Plan = z
  .strictObject({
    format: z.literal("datagraph/ceremony/v1"),
    threshold: z.int().min(1),
    /** the new committee; a member's index is its place, from 1 */
    members: z.array(Member).min(1).max(MOST_NODES),
    previous: z
      .strictObject({
        /** of the committee that holds the key now */
        epoch: z.int().min(1),
        commitments: z.array(point).min(1).max(MOST_NODES),
        /** as many of its nodes as its threshold */
        dealers: z.array(Dealer).min(1),
      })
      .optional(),
  })
  .superRefine((plan, issues) => {
    for (const message of faultsOf(plan)) issues.addIssue({ code: "custom", message });
  });
export type Plan = z.infer<typeof Plan>;

/** Returns the plan's name: what operators compare, and what every message of its ceremony is bound to. */
export function planId(plan: Plan): string {
  return sha256(stringToBytes(JSON.stringify(Plan.parse(plan)))).slice(2);
}

/** Returns who gives shares: the previous committee's chosen nodes, or in a first ceremony every member. */
export function dealersOf({ members, previous }: Plan): Dealer[] {
  return previous?.dealers ?? members.map((member, place) => ({ ...member, index: place + 1 }));
}

/** Returns the committee's epoch once the plan is carried out; the first is 1. */
export function epochOf({ previous }: Plan): number {
  return (previous?.epoch ?? 0) + 1;
}

function faultsOf({ threshold, members, previous }: z.infer<typeof Plan>): string[] {
  const faults: string[] = [];
  if (threshold > members.length) faults.push(`threshold ${threshold} exceeds the ${members.length} members`);
  if (repeats(members.map(({ signingKey }) => signingKey))) faults.push("a member stands twice");
  if (!previous) return faults;
  const { dealers, commitments } = previous;
  if (dealers.length !== commitments.length)
    faults.push(`${dealers.length} dealers are named, but the previous threshold is ${commitments.length}`);
  if (repeats(dealers.map(({ index }) => String(index))) || repeats(dealers.map(({ signingKey }) => signingKey)))
    faults.push("a dealer stands twice");
  return faults;
}

function repeats(values: readonly string[]): boolean {
  return new Set(values).size !== values.length;
}
