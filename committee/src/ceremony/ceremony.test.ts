import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Identity, createIdentity, publicIdentity } from "../identity.ts";
import { isValueAt, sumScalars, weightOf } from "../polynomial.ts";
import { makeDeal } from "./deal.ts";
import { CeremonyFault } from "./fault.ts";
import type { Deal } from "./message.ts";
import { outcomeOf } from "./outcome.ts";
import { Plan, dealersOf, planId } from "./plan.ts";

const G1 = bls.G1.Point;

type Node = { identity: Identity; index: number; share?: bigint };

function nodes(count: number): Node[] {
  return Array.from({ length: count }, (_, place) => ({ identity: createIdentity(), index: place + 1 }));
}

const member = ({ identity }: Node, place: number) => ({
  ...publicIdentity(identity),
  url: `http://127.0.0.1:${7000 + place}`,
});

function planOf(members: readonly Node[], threshold: number, previous?: Plan["previous"]): Plan {
  return Plan.parse({
    format: "datagraph/ceremony/v1",
    threshold,
    members: members.map(member),
    ...(previous && { previous }),
  });
}

const dealsOf = (plan: Plan, dealers: readonly Node[]): Deal[] =>
  dealers.map(({ identity, share }) => makeDeal(plan, identity, publicIdentity(identity).signingKey, share));

/** Carries a plan out among these nodes, each opening its own share. */
function carryOut(plan: Plan, dealers: readonly Node[], members: readonly Node[]) {
  const deals = dealsOf(plan, dealers);
  const outcomes = members.map(({ identity, index }) => outcomeOf(plan, deals, { index, identity }));
  return { deals, outcomes, holders: members.map((node, place) => ({ ...node, share: outcomes[place]!.share! })) };
}

function secretOf(holders: readonly Node[]): bigint {
  const indices = holders.map(({ index }) => index);
  return sumScalars(holders.map(({ index, share }) => ({ weight: weightOf(index, indices), scalar: share! })));
}

const publicKeyOf = (secret: bigint) => G1.BASE.multiply(secret).toHex(true);

test("any threshold of shares holds the key of the first commitment, and fewer do not", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }).chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 1, max: count }))),
      ([count, threshold]) => {
        const members = nodes(count);
        const { outcomes, holders } = carryOut(planOf(members, threshold), members, members);
        const [{ commitments, transcript }] = outcomes as [(typeof outcomes)[number]];
        expect(outcomes.every((other) => other.transcript === transcript)).toBe(true);
        expect(publicKeyOf(secretOf(holders.slice(count - threshold)))).toBe(commitments[0]);
        expect(publicKeyOf(secretOf(holders.slice(0, threshold)))).toBe(commitments[0]);
        for (const { index, share } of holders) expect(isValueAt(commitments, index, share!)).toBe(true);
        if (threshold > 1) expect(publicKeyOf(secretOf(holders.slice(1, threshold)))).not.toBe(commitments[0]);
      },
    ),
    { numRuns: 8 },
  );
});

test("a key is handed on to other nodes and another threshold, unchanged, and old shares no longer fit new ones", () => {
  const old = nodes(3);
  const first = carryOut(planOf(old, 2), old, old);
  const { commitments } = first.outcomes[0]!;
  const dealers = [first.holders[0]!, first.holders[2]!];
  const next = nodes(4);
  const plan = planOf(next, 3, {
    epoch: 1,
    commitments,
    dealers: dealers.map((node) => ({ ...member(node, node.index - 1), index: node.index })),
  });
  const { outcomes, holders } = carryOut(plan, dealers, next);
  expect(outcomes[0]!.commitments[0]).toBe(commitments[0]);
  expect(publicKeyOf(secretOf(holders.slice(1)))).toBe(commitments[0]);
  expect(publicKeyOf(secretOf([first.holders[1]!, holders[2]!, holders[3]!]))).not.toBe(commitments[0]);
});

test("who hands on another share than its own is named", () => {
  const old = nodes(3);
  const { outcomes, holders } = carryOut(planOf(old, 2), old, old);
  const dealers = [holders[0]!, { ...holders[1]!, share: holders[1]!.share! + 1n }];
  const plan = planOf(old, 2, {
    epoch: 1,
    commitments: outcomes[0]!.commitments,
    dealers: dealers.map((node) => ({ ...member(node, node.index - 1), index: node.index })),
  });
  expect(() => carryOut(plan, dealers, old)).toThrow(/7001 broke the ceremony: it hands on another share/);
});

const FORGERIES: [string, (deal: Deal, others: readonly Deal[]) => Deal, RegExp][] = [
  ["a share of another polynomial", (deal, [other]) => ({ ...deal, shares: other!.shares }), /not sealed for it/],
  ["shares given to the wrong members", (deal) => ({ ...deal, shares: deal.shares.toReversed() }), /not sealed for it/],
  [
    "commitments that do not fit",
    (deal, [other]) => ({ ...deal, commitments: [deal.commitments[0]!, other!.commitments[1]!] }),
    /does not fit its commitments/,
  ],
  ["another's commitments", (deal, [other]) => ({ ...deal, commitments: other!.commitments }), /does not prove/],
  ["another's proof", (deal, [other]) => ({ ...deal, proof: other!.proof }), /does not prove/],
  [
    "too few commitments",
    (deal) => ({ ...deal, commitments: deal.commitments.slice(1) }),
    /1 commitments, the threshold is 2/,
  ],
  ["too few shares", (deal) => ({ ...deal, shares: deal.shares.slice(1) }), /2 shares for 3 members/],
  [
    "the zero point",
    (deal) => ({ ...deal, commitments: [`c0${"00".repeat(47)}`, deal.commitments[1]!] }),
    /no point of G1/,
  ],
  ["no point", (deal) => ({ ...deal, proof: { ...deal.proof, nonce: "ff".repeat(48) } }), /no point of G1/],
];

test.each(FORGERIES)("refuses %s, naming the dealer", (_, forge, reason) => {
  const members = nodes(3);
  const plan = planOf(members, 2);
  const [first, second, third] = dealsOf(plan, members) as [Deal, Deal, Deal];
  const open = () =>
    outcomeOf(plan, [first, forge(second, [third]), third], { index: 1, identity: members[0]!.identity });
  expect(open).toThrow(CeremonyFault);
  expect(open).toThrow(/127\.0\.0\.1:7001/);
  expect(open).toThrow(reason);
});

test("a plan that cannot be carried out is refused, and every change gives it another name", () => {
  const members = nodes(3);
  const plan = planOf(members, 2);
  expect(() => planOf(members, 4)).toThrow(/threshold 4 exceeds the 3 members/);
  expect(() => planOf([...members, members[0]!], 2)).toThrow(/a member stands twice/);
  const dealer = { ...dealersOf(plan)[0]!, index: 2 };
  const previous = { epoch: 1, commitments: [publicKeyOf(5n), publicKeyOf(6n)], dealers: [dealer] };
  expect(() => planOf(members, 2, previous)).toThrow(/1 dealers are named, but the previous threshold is 2/);
  expect(() => planOf(members, 2, { ...previous, dealers: [dealer, dealer] })).toThrow(/a dealer stands twice/);
  const names = [plan, planOf(members, 3), planOf(members.toReversed(), 2), planOf(members.slice(1), 2)].map(planId);
  expect(new Set(names).size).toBe(4);
});
