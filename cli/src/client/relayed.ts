import { type ChainClient, type SignedCall, relay } from "@datagraph/sdk";
import type { TransactionReceipt } from "viem";
import { z } from "zod";
import type { CommandContext } from "../command.ts";
import { type Actor, openActor, openSender } from "./actor.ts";
import { chainTime } from "./chain.ts";

/** Seconds in which a signed call may be sent. */
const HOUR = 3_600;

/** The option of commands that a gateway may send. */
export const RELAY = {
  "--relay <url>": "a gateway that sends the transaction and pays its gas; --as only signs, and needs no coin",
} as const;

/** The input that goes with `RELAY`. */
export const Relay = { relay: z.url("give a gateway's URL, such as http://localhost:4000").optional() };

/** Returns who acts: they pay for gas unless a gateway does. */
export async function openRelayed(
  { as, relay: url }: { as?: string | undefined; relay?: string | undefined },
  context: CommandContext,
  gas?: bigint,
): Promise<Actor> {
  return url === undefined ? openSender({ as }, context, gas) : openActor({ as }, context);
}

/** Has a gateway send what `sign` returns, good for an hour. Returns its receipt, as the client's own node has it. */
export async function writeRelayed(
  client: ChainClient,
  gateway: string,
  sign: (deadline: number) => SignedCall | Promise<SignedCall>,
): Promise<TransactionReceipt> {
  const hash = await relay(gateway.replace(/\/$/, ""), await sign((await chainTime(client)) + HOUR));
  return client.publicClient.waitForTransactionReceipt({ hash });
}
