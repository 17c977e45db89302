import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { Envelope } from "@datagraph/protocol";
import { type ChainReader, downloadBytes, fetchEnvelopes, read, verifyEnvelope } from "@datagraph/sdk";
import { decryptToFile, readFileStream } from "@datagraph/sdk/node";
import { z } from "zod";
import { AS, As, openActor } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGate, openGateway } from "../../client/gate.ts";
import { IDENTITY, openIdentity } from "../../client/identity.ts";
import { facts } from "../../client/table.ts";
import { whyClosed } from "../../client/whyClosed.ts";

const Input = z.object({
  ...As,
  dataset: z.string(),
  out: z.string("name the file to write"),
  identity: z.string().optional(),
  force: z.boolean().default(false),
});

/** `datagraph data get`: fetches a File and decrypts it, as the holder of a pass or as its contributor. */
export const command = defineVerb({
  arguments: { "<dataset>": "its id" },
  options: {
    ...AS,
    "--out <file>": "where to write the plaintext; it appears only once all of it is authenticated",
    "--identity <file>": `instead of a pass: ${IDENTITY["--identity <file>"].replace(/ \(.*/, "")} of its contributor`,
    "--force": "replace the file if it is there",
  },
  examples: [
    "data get 7061...2518 --out weather.csv --as researcher",
    "data get 7061...2518 --out weather.csv --identity station.json",
  ],
  input: Input,
  run: async (input, context) => {
    const { out, force } = input;
    if (existsSync(out) && !force) throw new Error(`${out} is there already: name another file, or add --force`);
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const { id, kind } = await datasetNamed(reader, url, input.dataset);
    if (kind === "pool" || kind === "stream")
      throw new Error(
        `Dataset ${id} is a ${kind}, whose data leaves by queries only: see ./datagraph query quote --help`,
      );
    const unlock = input.identity === undefined ? await byPass(reader, input, id, context) : byIdentity(input.identity);
    const envelope = await newestEnvelope(reader, url, id);
    const key = await unlock(envelope);
    const bytes = await decryptToFile(await downloadBytes(url, envelope.cid), key, out);
    return { dataset: id, version: envelope.version, file: out, bytes, sha256: await sha256Of(out), cid: envelope.cid };
  },
  render: ({ file, bytes, sha256, version }) => facts({ file, bytes, sha256, version }),
});

type Unlock = (envelope: Envelope) => Promise<string | Uint8Array>;

/** The gate releases the key to the pass's holder; that there is a pass is looked up first, to say what is missing. */
async function byPass(
  reader: ChainReader,
  input: z.output<typeof Input>,
  id: bigint,
  context: Parameters<typeof openActor>[1],
): Promise<Unlock> {
  const { account } = await openActor(input, context, reader);
  const reason = await whyClosed(reader, account.address, id);
  if (reason !== undefined) throw new Error(reason);
  const gate = await openGate();
  return (envelope) => gate.unwrap(envelope, { account });
}

function byIdentity(file: string): Unlock {
  return () => openIdentity(file);
}

async function newestEnvelope(reader: ChainReader, gateway: string, id: bigint): Promise<Envelope> {
  const contributor = await read(reader, "ProvenanceRegistry", "creatorOf", [id]);
  const envelope = (await fetchEnvelopes(gateway, id)).findLast(({ condition }) => condition === "hasAccess");
  if (envelope === undefined) throw new Error(`The gateway keeps no key of dataset ${id} that a pass opens`);
  await verifyEnvelope(envelope, { id: String(id), contributor });
  return envelope;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of readFileStream(path)) hash.update(bytes);
  return hash.digest("hex");
}
