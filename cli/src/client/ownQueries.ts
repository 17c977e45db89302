import { type ChainReader, type ReadHeaders, asAccount, readToken } from "@datagraph/sdk";
import { z } from "zod";
import type { CommandContext } from "../command.ts";
import { AS, As, openActor } from "./actor.ts";
import { openReader } from "./chain.ts";
import { openGateway } from "./gate.ts";
import { SESSION, readSession } from "./session.ts";

/** Options of commands that read what a gateway keeps for an account, or for a session's key. */
export const OWN = { ...AS, ...SESSION } as const;

/** The input that goes with `OWN`. */
export const Own = { ...As, session: z.string().optional() };

type OwnInput = { [K in keyof typeof Own]?: z.output<(typeof Own)[K]> };

/** Where an account's own is read, and by what right. */
export type OwnReader = { reader: ChainReader; url: string; headers: ReadHeaders };

/** Returns the gateway and a read token, of the account that acts or of the session named. */
export async function openOwn(input: OwnInput, context: CommandContext): Promise<OwnReader> {
  const reader = await openReader();
  const { url, validator } = await openGateway(reader);
  if (input.session !== undefined) {
    const { signer } = await readSession(input.session);
    return { reader, url, headers: await readToken(signer, validator) };
  }
  const { account } = await openActor(input, context, reader);
  return { reader, url, headers: await readToken(asAccount(reader, account), validator) };
}
