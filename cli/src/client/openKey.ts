import type { Envelope } from "@datagraph/protocol";
import {
  type ChainReader,
  type Download,
  downloadFrom,
  envelopesOf,
  keyIn,
  read,
  verifyEnvelope,
} from "@datagraph/sdk";
import type { CommandContext } from "../command.ts";
import { openActor } from "./actor.ts";
import { gateFor } from "./gate.ts";
import { openIdentity } from "./identity.ts";
import { whyClosed } from "./whyClosed.ts";

/** How a File is opened: by an account's pass, or by its contributor's own identity. */
export type OpenBy = { as?: string | undefined; identity?: string | undefined };

/** A File's newest version as its gateway has it, with the key; its ciphertext from any byte on. */
export type Opened = { fileKey: Uint8Array; envelope: Envelope; from: (offset: number) => Promise<Download> };

/**
 * Returns the key of a File's newest version. That there is a pass is looked up before the gate is asked, to say what is
 * missing.
 */
export async function openKey(
  reader: ChainReader,
  gateway: string,
  id: bigint,
  by: OpenBy,
  context: CommandContext,
): Promise<Opened> {
  const unlock = by.identity === undefined ? await byPass(reader, gateway, id, by, context) : byIdentity(by.identity);
  const envelope = await newestEnvelope(reader, gateway, id);
  const from = (offset: number) => downloadFrom(gateway, envelope.cid, offset);
  return { fileKey: await unlock(envelope, from), envelope, from };
}

type Unlock = (envelope: Envelope, from: Opened["from"]) => Promise<Uint8Array>;

async function byPass(
  reader: ChainReader,
  gateway: string,
  id: bigint,
  { as }: OpenBy,
  context: CommandContext,
): Promise<Unlock> {
  const { account } = await openActor({ as }, context, reader);
  const reason = await whyClosed(reader, account.address, id);
  if (reason !== undefined) throw new Error(reason);
  return async (envelope) => (await gateFor(envelope, gateway)).unwrap(envelope, { account });
}

function byIdentity(file: string): Unlock {
  return async (_, from) => {
    const identity = await openIdentity(file);
    return keyIn((await from(0)).bytes, identity);
  };
}

/** Returns the newest envelope of a File that its contributor signed and a pass opens. */
export async function newestEnvelope(reader: ChainReader, gateway: string, id: bigint): Promise<Envelope> {
  const contributor = await read(reader, "ProvenanceRegistry", "creatorOf", [id]);
  const envelope = (await envelopesOf(reader, gateway, id)).findLast(({ condition }) => condition === "hasAccess");
  if (envelope === undefined) throw new Error(`The gateway keeps no key of dataset ${id} that a pass opens`);
  await verifyEnvelope(envelope, { id: String(id), contributor });
  return envelope;
}
