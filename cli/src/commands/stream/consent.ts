import { write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { parseFields, showConsent } from "../../client/consent.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { licencesBitmap } from "../../client/licences.ts";
import { poolNamed } from "../../client/pools.ts";
import { ownStream } from "../../client/streams.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph stream consent`: changes what a stream shares; acts on the next query. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: {
    ...AS,
    "--fields <names>": "share these fields and no others: names, all or none",
    "--drop <names>": "take these fields back",
    "--add <names>": "share these fields too",
    "--licences <names>": "let these use it and no others: academic,commercial",
    "--rows": "let rows leave, not only aggregates",
    "--no-rows": "let only aggregates leave",
  },
  examples: [
    "stream consent diet --drop coffeefreq --as 42",
    "stream consent diet --licences academic --no-rows --as 42",
  ],
  input: z.object({
    ...As,
    pool: z.string(),
    fields: z.string().optional(),
    drop: z.string().optional(),
    add: z.string().optional(),
    licences: z.string().optional(),
    rows: z.boolean().optional(),
  }),
  run: async (input, context) => {
    const changed = [input.fields, input.drop, input.add, input.licences, input.rows].some((one) => one !== undefined);
    if (!changed) throw new UsageError("Say what changes: --fields, --drop, --add, --licences, --rows or --no-rows");
    const { client, account } = await openSender(input, context);
    const pool = await poolNamed(client, (await openGateway(client)).url, input.pool);
    const stream = await ownStream(client, pool, account.address);
    const bits = (list: string | undefined, option: string) => parseFields(list ?? "none", pool.schema, option);
    const base = input.fields === undefined ? stream.fields : bits(input.fields, "--fields");
    const consent = {
      fields: (base | bits(input.add, "--add")) & ~bits(input.drop, "--drop"),
      licences: input.licences === undefined ? stream.licences : licencesBitmap(input.licences),
      rows: input.rows ?? stream.rows,
    };
    const args = [stream.dataset, pool.termsHash, consent] as const;
    const { transactionHash } = await write(client, "ProvenanceRegistry", "setConsent", args);
    return {
      pool: pool.number,
      stream: stream.number,
      dataset: stream.dataset,
      consent,
      schema: pool.schema,
      transaction: transactionHash,
    };
  },
  render: ({ pool, stream, consent, schema }) =>
    `Stream ${stream} of pool ${pool} shares ${showConsent(consent, schema)}, from the next query on`,
});
