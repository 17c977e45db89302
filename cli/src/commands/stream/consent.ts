import { signConsent, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { parseFields, showConsent } from "../../client/consent.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { grantAgain } from "../../client/devices.ts";
import { openGateway } from "../../client/gate.ts";
import { licencesBitmap } from "../../client/licences.ts";
import { poolNamed } from "../../client/pools.ts";
import { RELAY, Relay, openRelayed, writeRelayed } from "../../client/relayed.ts";
import { ownStream } from "../../client/streams.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph stream consent`: changes what a stream shares; acts on the next query. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: {
    ...AS,
    ...RELAY,
    "--fields <names>": "share these fields and no others: names, all or none",
    "--drop <names>": "take these fields back",
    "--add <names>": "share these fields too",
    "--licences <names>": "let these use it and no others: academic,commercial",
    "--rows": "let rows leave, not only aggregates",
    "--no-rows": "let only aggregates leave",
    "--accept-terms": "accept the pool's terms as they are now, if they changed since they were accepted",
  },
  examples: [
    "stream consent diet --drop coffeefreq --as 42",
    "stream consent diet --licences academic --no-rows --as 42",
    "stream consent diet --fields none --as 500 --relay http://localhost:4000",
  ],
  input: z.object({
    ...As,
    ...Relay,
    pool: z.string(),
    fields: z.string().optional(),
    drop: z.string().optional(),
    add: z.string().optional(),
    licences: z.string().optional(),
    rows: z.boolean().optional(),
    acceptTerms: z.boolean().optional(),
  }),
  run: async (input, context) => {
    const { fields, drop, add, rows, acceptTerms } = input;
    if ([fields, drop, add, input.licences, rows, acceptTerms].every((one) => one === undefined))
      throw new UsageError(
        "Say what changes: --fields, --drop, --add, --licences, --rows, --no-rows or --accept-terms",
      );
    const actor = await openRelayed(input, context);
    const { client, account } = actor;
    const pool = await poolNamed(client, (await openGateway(client)).url, input.pool);
    const stream = await ownStream(client, pool, account.address);
    const bits = (list: string | undefined, option: string) => parseFields(list ?? "none", pool.schema, option);
    const base = fields === undefined ? stream.fields : bits(fields, "--fields");
    const consent = {
      fields: (base | bits(add, "--add")) & ~bits(drop, "--drop"),
      licences: input.licences === undefined ? stream.licences : licencesBitmap(input.licences),
      rows: rows ?? stream.rows,
    };
    // worse terms bind only who accepts them
    const termsHash = acceptTerms === true ? pool.termsHash : stream.termsHash;
    const args = [stream.dataset, termsHash, consent] as const;
    const { transactionHash } =
      input.relay === undefined
        ? await write(client, "ProvenanceRegistry", "setConsent", args)
        : await writeRelayed(client, input.relay, (deadline) => signConsent(client, args, deadline));
    await grantAgain(actor, pool, { ...stream, fields: consent.fields });
    return {
      pool: pool.number,
      stream: stream.number,
      dataset: stream.dataset,
      consent,
      acceptsTerms: termsHash === pool.termsHash,
      schema: pool.schema,
      transaction: transactionHash,
    };
  },
  render: ({ pool, stream, consent, acceptsTerms, schema }) =>
    `Stream ${stream} of pool ${pool} shares ${showConsent(consent, schema)}, from the next query on${
      acceptsTerms
        ? ""
        : `\nThe pool's terms changed since this stream accepted them: see ./datagraph pool show ${pool}, and --accept-terms`
    }`,
});
