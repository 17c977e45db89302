import { eventIn, read, signJoin, write } from "@datagraph/sdk";
import { datasetId } from "@datagraph/protocol";
import type { ChainReader } from "@datagraph/sdk";
import { type Address, type Hex, keccak256, stringToBytes } from "viem";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { parseFields, showConsent } from "../../client/consent.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { licencesBitmap } from "../../client/licences.ts";
import { type Pool, poolNamed } from "../../client/pools.ts";
import { RELAY, Relay, openRelayed, writeRelayed } from "../../client/relayed.ts";

/** `datagraph pool join`: accepts a pool's terms and says what to share in it. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: {
    ...AS,
    ...RELAY,
    "--fields <names>": "what to share, field by field: steps,sleep or all",
    "--licences <names>": "who may use it: academic,commercial",
    "--rows": "let rows leave, not only aggregates",
  },
  examples: [
    "pool join diet --fields coffeefreq,dt_kcal --licences academic --as 42",
    "pool join bird_strikes --fields all --licences academic,commercial --rows --as 43",
    "pool join diet --fields all --licences academic --as 500 --relay http://localhost:4000",
  ],
  input: z.object({
    ...As,
    ...Relay,
    pool: z.string(),
    fields: z.string("say what to share: field names, or all"),
    licences: z.string("say who may use it, like academic,commercial"),
    rows: z.boolean().default(false),
  }),
  run: async (input, context) => {
    const licences = licencesBitmap(input.licences);
    const { client, account } = await openRelayed(input, context);
    const pool = await poolNamed(client, (await openGateway(client)).url, input.pool);
    const consent = { fields: parseFields(input.fields, pool.schema), licences, rows: input.rows };
    const salt = await freeSalt(client, pool, account.address);
    const args = [pool.number, salt, pool.termsHash, consent] as const;
    const receipt =
      input.relay === undefined
        ? await write(client, "ProvenanceRegistry", "join", args)
        : await writeRelayed(client, input.relay, (deadline) => signJoin(client, args, deadline));
    const { id, number } = eventIn(receipt, "ProvenanceRegistry", "StreamJoined");
    return {
      pool: pool.number,
      name: pool.schema.name,
      stream: number,
      dataset: id,
      consent,
      schema: pool.schema,
      transaction: receipt.transactionHash,
    };
  },
  render: ({ pool, name, stream, dataset, consent, schema }) =>
    `Stream ${stream} of pool ${pool} (${name}), dataset ${dataset}\nShares ${showConsent(consent, schema)}\nThe admitter must admit it before it counts: ./datagraph pool admit ${name} --streams ${stream}`,
});

/** One stream an account and pool, unless all before were withdrawn. */
async function freeSalt(reader: ChainReader, { number, schema }: Pool, creator: Address): Promise<Hex> {
  const { chainId, contracts } = reader.deployment;
  for (let turn = 1; ; turn++) {
    const salt = keccak256(stringToBytes(`stream in pool ${number}${turn === 1 ? "" : ` (${turn})`}`));
    const id = datasetId(chainId, contracts.ProvenanceRegistry, creator, salt);
    if ((await read(reader, "ProvenanceRegistry", "kindOf", [id])) === 0) return salt;
    if (await read(reader, "ProvenanceRegistry", "isActive", [id]))
      throw new Error(
        `${creator} is in pool ${number} (${schema.name}) already: change what it shares with ./datagraph stream consent ${schema.name}`,
      );
  }
}
