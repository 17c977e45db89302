import { type ChainClient, type Once, unusedNonce } from "@datagraph/sdk";
import { z } from "zod";
import type { CommandContext } from "../command.ts";
import { type Actor, openActor, openSender } from "./actor.ts";
import { chainTime } from "./chain.ts";

const HOUR = 3_600;

/** The option of commands that somebody else may send. */
export const SPONSOR = {
  "--sponsor <who>": "a development account that sends the transaction and pays its gas; --as only signs",
} as const;

/** The input that goes with `SPONSOR`. */
export const Sponsor = { sponsor: z.string().optional() };

type Input = { as?: string | undefined; sponsor?: string | undefined };

/** Returns who acts, and who sends it for them where somebody does. Throws when the sender cannot pay for gas. */
export async function openSponsored(
  { as, sponsor }: Input,
  context: CommandContext,
): Promise<Actor & { sponsor?: ChainClient }> {
  if (sponsor === undefined) return openSender({ as }, context);
  const { client } = await openSender({ as: sponsor }, context);
  return { ...(await openActor({ as }, context)), sponsor: client };
}

/** Returns an unused nonce of the client's and a deadline in an hour, for one signature. */
export async function onceWithinAnHour(client: ChainClient): Promise<Once> {
  const nonce = await unusedNonce(client, client.walletClient.account.address);
  return { nonce, deadline: (await chainTime(client)) + HOUR };
}
