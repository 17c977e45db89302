import { sha256, stringToBytes } from "viem";
import { z } from "zod";
import { type Identity, isSigned, publicIdentity, signText } from "../identity.ts";

/** The rounds of a ceremony, in order. */
export const ROUNDS = ["commit", "deal", "accept"] as const;
export type Round = (typeof ROUNDS)[number];

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** First: the digest of the deal to come, so that nobody chooses theirs after seeing another's. */
export const Commit = z.strictObject({ digest: hex(32) });

/** Second: a dealer's commitments, its proof that it knows what it commits to, and a sealed share for each member. */
export const Deal = z.strictObject({
  commitments: z.array(hex(48)).min(1).max(32),
  proof: z.strictObject({ nonce: hex(48), response: hex(32) }),
  /** by member; each opens with the member's box secret */
  shares: z.array(z.string().regex(/^([0-9a-f]{2}){72}$/)),
});
export type Deal = z.infer<typeof Deal>;

/** Last: the digest of all deals as the member saw them. A key is taken into use when all members say the same. */
export const Accept = z.strictObject({ transcript: hex(32) });

/** A node's word in a round, signed. */
export type Message<Body> = { plan: string; round: Round; from: string; body: Body; signature: string };

/** Returns a signed message. */
export function signMessage<Body extends object>(
  identity: Identity,
  plan: string,
  round: Round,
  body: Body,
): Message<Body> {
  const from = publicIdentity(identity).signingKey;
  return { plan, round, from, body, signature: signText(identity, textOf(plan, round, from, body)) };
}

/** Returns the body of a message. Throws unless it is this node's, signed, for this plan and round, and fits. */
export function readMessage<Body extends object>(
  message: unknown,
  expected: { plan: string; round: Round; from: string; body: z.ZodType<Body> },
): Body {
  const { plan, round, from } = expected;
  const envelope = z.strictObject({
    plan: z.literal(plan),
    round: z.literal(round),
    from: z.literal(from),
    body: expected.body,
    signature: hex(64),
  });
  const parsed = envelope.safeParse(message);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { body, signature } = parsed.data;
  if (!isSigned(from, textOf(plan, round, from, body), signature)) throw new Error("the signature is not this node's");
  return body;
}

/** Returns the digest of a deal, or of anything else that nodes must see alike. */
export function digestOf(value: object): string {
  return sha256(stringToBytes(JSON.stringify(value))).slice(2);
}

function textOf(plan: string, round: Round, from: string, body: object): string {
  return JSON.stringify(["datagraph/ceremony-message/v1", plan, round, from, body]);
}
