import { Committee, ask } from "./ask.ts";
import { type Dealer, type Member, Plan, planId } from "../ceremony/plan.ts";
import { PublicIdentity } from "../identity.ts";

/** Whom a plan shall name. */
export type PlanOptions = {
  threshold: number;
  /** URLs of the new committee's nodes, in the order of their indices */
  members: readonly string[];
  /** URLs of nodes that hold the key now, to hand it on; as many as their threshold */
  from?: readonly string[];
};

/** Returns a plan over running nodes, asked for their identities, and its name. Throws when one does not answer. */
export async function plan({ threshold, members, from }: PlanOptions): Promise<{ id: string; plan: Plan }> {
  const made = Plan.parse({
    format: "datagraph/ceremony/v1",
    threshold,
    members: await Promise.all(members.map(memberAt)),
    ...(from && { previous: await previousOf(from) }),
  });
  return { id: planId(made), plan: made };
}

async function memberAt(url: string): Promise<Member> {
  return { ...(await ask(url, "identity", PublicIdentity)), url };
}

async function previousOf(urls: readonly string[]): Promise<Plan["previous"]> {
  const committees = await Promise.all(urls.map((url) => ask(url, "committee", Committee)));
  const [first] = committees;
  if (!first) throw new Error("Name the nodes that hand the key on");
  if (committees.some(({ origin }) => origin !== first.origin))
    throw new Error(`${urls.join(", ")} are not nodes of one committee and epoch`);
  const dealers = await Promise.all(
    urls.slice(0, first.threshold).map(async (url): Promise<Dealer> => {
      const member = await memberAt(url);
      return { ...member, index: first.signingKeys.indexOf(`0x${member.signingKey}`) + 1 };
    }),
  );
  return { epoch: first.epoch, commitments: first.commitments.map((point) => point.slice(2)), dealers };
}
