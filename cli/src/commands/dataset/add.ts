import { basename } from "node:path";
import {
  type CardTexts,
  CARD_TEXTS,
  type Description,
  contributeFile,
  licenceTerms,
  mediaTypeOf,
} from "@datagraph/sdk";
import { readFileLent } from "@datagraph/sdk/node";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { GATES, gateNamed, openGateway } from "../../client/gate.ts";
import { IDENTITY, Identity, openIdentity } from "../../client/identity.ts";
import { TABLE, Table, formatOf, inputTable } from "../../client/inputTable.ts";
import { listOf, whole } from "../../client/inputs.ts";
import { licenceNamed } from "../../client/licences.ts";
import { PROGRESS, showBytes, showProgress } from "../../client/progress.ts";
import { fileSize, readJson } from "../../client/readInput.ts";
import { openStore } from "../../client/store.ts";
import { facts } from "../../client/table.ts";
import { UsageError } from "../../usageError.ts";

const Input = z.object({
  ...As,
  ...Identity,
  ...Table,
  file: z.string(),
  name: z.string().min(1, "give a name").max(200, "give at most 200 characters").optional(),
  description: z.string().max(5_000, "give at most 5000 characters").optional(),
  licences: z.string().default("academic,commercial"),
  keywords: z.string().optional(),
  card: z.string().optional(),
  statistics: z.string().optional(),
  sample: whole(1, 100).optional(),
  sampleColumns: z.string().optional(),
  gate: z.enum(GATES, `give ${GATES.join(", ")}`).default("committee"),
  publishKey: z.boolean().default(false),
  keep: z.boolean().default(false),
  progress: z.boolean().default(false),
});

/** `datagraph dataset add`: encrypts a file on this device, stores it, and registers it as a File. */
export const command = defineVerb({
  arguments: {
    "<file>": "CSV, JSON, NDJSON, Parquet or Arrow, whose records can be proven one by one; or any other file",
  },
  options: {
    ...AS,
    ...IDENTITY,
    ...TABLE,
    "--name <text>": "its public name (default the file's)",
    "--description <text>": "what the public may know of it; never data",
    "--licences <names>": "licences it will be offered under (default academic,commercial)",
    "--keywords <words>": "by which it is found",
    "--card <file>": `JSON of what a data card says more: ${CARD_TEXTS.join(", ")}`,
    "--statistics <columns>": "columns of which the public may know count, bounds and distribution (default none)",
    "--sample <number>": "make the first records public, at most 100 (default none)",
    "--sample-columns <columns>": "the columns of them that become public",
    "--gate <name>": "what releases the key: committee, lit, any (either) or all (both) (default committee)",
    "--publish-key": "make the wrapped key public with the metadata too: nobody can erase it there",
    "--keep": "keep the ciphertext in the store on this machine too",
    ...PROGRESS,
  },
  examples: [
    'dataset add test/fixtures/tides.csv --as station --name "Tides at Friday Harbor"',
    "dataset add test/fixtures/tides.csv --as station --statistics height_m --sample 2 --sample-columns time,high",
  ],
  input: Input,
  run: async (input, context) => {
    const size = await fileSize(input.file);
    const description = await descriptionOf(input);
    const { client, account } = await openSender(input, context);
    const [{ url: gateway }, store] = await Promise.all([openGateway(client), openStore()]);
    const gate = await gateNamed(input.gate, gateway);
    const identity = await openIdentity(input.identity);
    const table = await inputTable(input.file, input);
    const name = basename(input.file);
    context.say(`Encrypting and storing ${name} (${showBytes(size)}) ...`);
    const progress = showProgress(input.progress);
    const file = {
      name,
      open: () => readFileLent(input.file),
      mediaType: mediaTypeOf(formatOf(input.file, input)),
      description,
      ...(table && { table }),
      ...(input.statistics !== undefined && { statistics: listOf(input.statistics) }),
      ...sampleOf(input),
    };
    const { id, cid, fields, records, receipt } = await contributeFile({ client, identity, gateway, gate }, file, {
      staging: store.staging(gateway, input.keep),
      publishKey: input.publishKey,
      onStep: (step, bytes) => progress.step(step, bytes, step === "registering" ? undefined : size),
    }).finally(progress.end);
    return { dataset: id, contributor: account.address, cid, records, fields, transaction: receipt.transactionHash };
  },
  render: ({ dataset, cid, records, fields }) =>
    facts({
      dataset,
      cid,
      records,
      fields: fields.length === 0 ? undefined : fields.map(({ name, type }) => `${name} (${type})`).join(", "),
      next: `./datagraph offer set ${dataset} --licence academic --price 10 --duration 30d`,
    }),
});

async function descriptionOf(input: z.output<typeof Input>): Promise<Omit<Description, "dataset" | "creator">> {
  const name = input.name ?? basename(input.file);
  const licences = licenceTerms(input.licences.split(",").map((text) => licenceNamed(text.trim())));
  return {
    name,
    description: input.description ?? name,
    licences,
    published: new Date().toISOString().slice(0, 10),
    ...(input.keywords !== undefined && { keywords: listOf(input.keywords) }),
    ...(input.card !== undefined && { card: await readCard(input.card) }),
  };
}

async function readCard(path: string): Promise<CardTexts> {
  const text = z.string().max(20_000);
  const shape = z.strictObject(Object.fromEntries(CARD_TEXTS.map((name) => [name, text.optional()])));
  const { success, data, error } = shape.safeParse(await readJson(path));
  if (!success)
    throw new UsageError(`--card names ${path}: ${error.issues[0]!.path.join(".")} ${error.issues[0]!.message}`);
  return data as CardTexts;
}

function sampleOf({ sample, sampleColumns }: z.output<typeof Input>) {
  if (sample === undefined && sampleColumns === undefined) return {};
  if (sample === undefined || sampleColumns === undefined)
    throw new UsageError("A public sample needs both --sample and --sample-columns: nothing becomes public by default");
  return { sample: { count: sample, columns: listOf(sampleColumns) } };
}
