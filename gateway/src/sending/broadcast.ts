import { describeError, log } from "../log.ts";
import type { Sender } from "./sender.ts";
import type { Signed } from "./signOutgoing.ts";

/**
 * Gives a signed transaction to the node. A refusal is only logged: the node may have it already, or take it later, and
 * what is kept in the database is sent again until it is mined.
 */
export async function broadcast({ client }: Pick<Sender, "client">, { raw, hash }: Signed): Promise<void> {
  await client.publicClient
    .sendRawTransaction({ serializedTransaction: raw })
    .catch((error: unknown) => log("warn", { part: "sender", hash, ...describeError(error) }));
}
