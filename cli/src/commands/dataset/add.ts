import { basename } from "node:path";
import { contributeFile } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGate, openGateway } from "../../client/gate.ts";
import { IDENTITY, Identity, openIdentity } from "../../client/identity.ts";
import { licenceNamed, licenceTerms } from "../../client/licences.ts";
import { readInput } from "../../client/readInput.ts";
import { facts } from "../../client/table.ts";

/** `datagraph dataset add`: encrypts a CSV file on this device, stores it, and registers it as a File. */
export const command = defineVerb({
  arguments: { "<csv>": "the CSV file: UTF-8, a header, comma-separated" },
  options: {
    ...AS,
    ...IDENTITY,
    "--name <text>": "its public name (default the file's)",
    "--description <text>": "what the public may know of it; never data",
    "--licences <names>": "licences it will be offered under (default academic,commercial)",
  },
  examples: ['dataset add test/fixtures/tides.csv --as station --name "Tides at Friday Harbor"'],
  input: z.object({
    ...As,
    ...Identity,
    csv: z.string(),
    name: z.string().min(1, "give a name").max(200, "give at most 200 characters").optional(),
    description: z.string().max(5_000, "give at most 5000 characters").optional(),
    licences: z.string().default("academic,commercial"),
  }),
  run: async (input, context) => {
    const bytes = await readInput(input.csv);
    const file = basename(input.csv);
    const name = input.name ?? file;
    const licences = licenceTerms(input.licences.split(",").map((text) => licenceNamed(text.trim())));
    const { client, account } = await openSender(input, context);
    const [{ url: gateway }, gate] = await Promise.all([openGateway(client), openGate()]);
    const identity = await openIdentity(input.identity);
    context.say(`Encrypting and storing ${file} (${bytes.length} bytes) ...`);
    const description = { name, description: input.description ?? name, licences };
    const { id, cid, fields, records, receipt } = await contributeFile(
      { client, identity, gateway, gate },
      { name: file, bytes, description },
    );
    return { dataset: id, contributor: account.address, cid, records, fields, transaction: receipt.transactionHash };
  },
  render: ({ dataset, cid, records, fields }) =>
    facts({
      dataset,
      cid,
      records,
      fields: fields.map(({ name, type }) => `${name} (${type})`).join(", "),
      next: `./datagraph offer set ${dataset} --licence academic --price 10 --duration 30d`,
    }),
});
