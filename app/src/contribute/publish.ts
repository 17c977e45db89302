import {
  AlreadyRegistered,
  type Contributor,
  type FileContribution,
  contributeFile,
  encryptInWorkers,
  licenceTerms,
  openTable,
  read,
  signRegistration,
} from "@datagraph/sdk";
import { openCrewHere } from "../passes/openCrewHere.ts";
import { openGate } from "../passes/openGate.ts";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import type { Call } from "../transactions/target.ts";
import type { Act } from "../transactions/useAction.ts";
import { browserStaging } from "./browserStaging.ts";
import { bytesOf } from "./bytesOf.ts";
import { openIdentityHere } from "./identityHere.ts";
import type { Preview } from "./preview.ts";
import { Stopped } from "./Stopped.ts";
import type { Step } from "./steps.ts";
import type { Draft, Terms } from "./terms.ts";

type Asked = {
  file: File;
  preview: Preview;
  draft: Draft;
  offers: readonly Terms[];
  gateway: string;
  /** the gateway sends the registration, and pays for it */
  relayed: boolean;
  signal: AbortSignal;
  hear: (step: Step, bytes: number) => void;
};

/**
 * Encrypts a file on this device, stores it, registers it and offers passes for it. Done again with the same file, it
 * goes on where it was cut off. Returns the dataset's id. Fails when `signal` aborts, until the registration is asked for.
 */
export async function publish(act: Act, asked: Asked): Promise<bigint> {
  const { client } = act;
  asked.hear("unlocking", 0);
  const identity = await openIdentityHere(client);
  const gate = await openGate();
  const id = await register(act, { client, identity, gateway: asked.gateway, gate }, asked);
  asked.hear("offering", 0);
  await offer(act, id, asked);
  return id;
}

async function register(act: Act, contributor: Contributor, asked: Asked): Promise<bigint> {
  const { file, draft, signal, hear, gateway, relayed } = asked;
  const crew = openCrewHere();
  try {
    const { id } = await contributeFile(contributor, await contributionOf(asked), {
      staging: browserStaging(gateway),
      onStep: (step, bytes) => hear(step === "uploading" ? "encrypting" : step, bytes),
      encrypt: (source, recipients) => encryptInWorkers(crew, source, recipients),
      register: (args) => {
        signal.throwIfAborted();
        const call: Call = {
          title: `Register ${draft.name}`,
          contract: "ProvenanceRegistry",
          functionName: "register",
          args,
        };
        return sendOrSign(act, relayed, call, (client, deadline) => signRegistration(client, args, deadline));
      },
    });
    return id;
  } catch (error) {
    if (error instanceof AlreadyRegistered) return error.id;
    // not the wallet's, whose words say what to do
    if (signal.aborted) throw new Stopped(file.name);
    throw error;
  } finally {
    crew.close();
  }
}

async function contributionOf({ file, preview, draft, offers, signal }: Asked): Promise<FileContribution> {
  const open = () => bytesOf(file, signal);
  const read = preview.kind === "table" ? preview.read : undefined;
  const table = read && (await openTable({ name: file.name, format: read.format, open }, read.fields));
  const { name, description } = draft;
  return {
    name: file.name,
    mediaType: preview.mediaType,
    open,
    description: {
      name: name.trim(),
      description: description.trim() || name.trim(),
      licences: licenceTerms(offers.map(({ licence }) => licence)),
      published: new Date().toISOString().slice(0, 10),
    },
    ...(table && { table }),
    ...(table && draft.statistics.length > 0 && { statistics: draft.statistics }),
  };
}

async function offer(
  { client, send, canBatch, sendTogether }: Act,
  id: bigint,
  { offers, draft }: Asked,
): Promise<void> {
  const title = `Offer passes for ${draft.name}`;
  const calls: Call[] = [];
  for (const { licence, ...terms } of offers) {
    const now = await read(client, "AccessPass", "offerOf", [id, licence]);
    const same = now.price === terms.price && now.duration === terms.duration && now.token === terms.token;
    if (now.duration > 0 && same) continue;
    const args = [id, licence, { ...terms, seats: 0, download: true }];
    calls.push({ title, contract: "AccessPass", functionName: "offer", args });
  }
  if (calls.length > 1 && (await canBatch())) await sendTogether(title, calls);
  else for (const call of calls) await send(call);
}
