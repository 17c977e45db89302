import { type ChainClient, type Once, type SignedCall, unusedNonce } from "@datagraph/sdk";
import type { TransactionReceipt } from "viem";
import { z } from "zod";
import type { Command, CommandContext, Definition } from "../command.ts";
import { toJson } from "../toJson.ts";
import { type Actor, openActor } from "./actor.ts";
import { chainTime } from "./chain.ts";
import { defineVerb } from "./defineVerb.ts";
import { RELAY, Relay, openRelayed, writeRelayed } from "./relayed.ts";

const HOUR = 3_600;

/** The options of commands whose act anyone may send, once it is signed. */
export const SIGNED = {
  ...RELAY,
  "--sign-only": "print the signed call, good for an hour, and send nothing: see account submit",
} as const;

/** The input that goes with `SIGNED`. */
export const Signed = { ...Relay, signOnly: z.boolean().default(false) };

type Input = { as?: string | undefined; relay?: string | undefined; signOnly: boolean };

/** Signs the act, good until `deadline` in seconds, or sends it as who acts. */
type Act = {
  sign: (deadline: number) => SignedCall | Promise<SignedCall>;
  send: () => Promise<TransactionReceipt>;
};

/** Returns who acts: they pay for gas unless somebody else sends. */
export async function openSigner(input: Input, context: CommandContext): Promise<Actor> {
  return input.signOnly ? openActor({ as: input.as }, context) : openRelayed(input, context);
}

/** Returns the receipt of what was sent, by who acts or by a gateway; or the signed call, where nothing is sent. */
export async function signOrSend(
  { relay, signOnly }: Input,
  client: ChainClient,
  { sign, send }: Act,
): Promise<TransactionReceipt | SignedCall> {
  if (signOnly) return sign((await chainTime(client)) + HOUR);
  return relay === undefined ? send() : writeRelayed(client, relay, sign);
}

/** Whether a command's result is a signed call, of which nothing came yet. */
export function isSignedCall(result: object): result is SignedCall {
  return "to" in result && "data" in result;
}

/** `defineVerb` for an act that may be signed only: its signed call is printed as JSON. */
export function defineAct<Input extends z.ZodType, Result extends object>(
  definition: Omit<Definition<Input, Result>, "run" | "render"> & {
    run: (input: z.output<Input>, context: CommandContext) => Promise<Result | SignedCall>;
    render: (result: Result) => string;
  },
): Command {
  return defineVerb<Input, Result | SignedCall>({
    ...definition,
    render: (result) => (isSignedCall(result) ? toJson(result) : definition.render(result)),
  });
}

/** Returns a nonce of the ledger's that the client used for nothing yet. */
export async function ledgerOnce(client: ChainClient, deadline: number): Promise<Once> {
  return { nonce: await unusedNonce(client, client.walletClient.account.address, "QueryLedger"), deadline };
}
