import { POOL_CLASS, metagraphChain } from "@datagraph/protocol";
import { type ChainReader, type PoolRules, eventIn, planPool, storeDocument, write } from "@datagraph/sdk";
import { readNetwork } from "@datagraph/sdk/node";
import { type Hex, zeroHash } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { METAGRAPH, Metagraph, openMetagraphClient } from "../../client/metagraph.ts";
import { poolNamed } from "../../client/pools.ts";
import { rehearse } from "../../client/rehearse.ts";
import { SCHEMAS, schemaNamed } from "../../client/schemas.ts";
import { facts } from "../../client/table.ts";
import { TERMS, Terms, appointedValidators, changedTerms, showTerms } from "../../client/terms.ts";
import { tokenNamed } from "../../client/tokens.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph pool create`: a pool whose contributors share records of one schema. */
export const command = defineVerb({
  arguments: {
    "<schema>": `a JSON file, see ./datagraph pool schema; or one that ships: ${SCHEMAS.join(", ")}`,
  },
  options: {
    ...AS,
    "--class <class>": "personal (usage by scan, groups of k) or open (exact usage); default personal",
    "--title <text>": "its name for people (default the schema's name)",
    "--token <symbol>": "settlement token (default tUSD on the local chain)",
    "--anchors <chain>": "where streams anchor: evm, or metagraph (default evm)",
    ...METAGRAPH,
    ...TERMS,
  },
  examples: [
    "pool create test/fixtures/sleep.json --k 2 --prices academic=0.001,commercial=0.005 --as operator",
    "pool create consumer-health --granularity 1h --k 5 --prices academic=0.0001 --anchors metagraph --as operator",
  ],
  input: z.object({
    ...As,
    ...Terms,
    ...Metagraph,
    anchors: z.enum(["evm", "metagraph"], "give evm or metagraph").default("evm"),
    schema: z.string(),
    class: z.enum(["personal", "open"], "give personal or open").default("personal"),
    title: z.string().min(1, "give a title").max(200, "give at most 200 characters").optional(),
    token: z.string().optional(),
    prices: z.string("give the price of a data point"),
  }),
  run: async (input, context) => {
    const schema = await schemaNamed(input.schema);
    const { client, account } = await openSender(input, context, 2_000_000n);
    const [{ url }, token] = await Promise.all([openGateway(client), tokenNamed(client, input.token)]);
    const chain = await anchoringChain(input);
    await requireFreeName(client, url, schema.name);
    const rules = changedTerms(
      { ...input, k: input.k ?? (input.class === "personal" ? 5 : 0) },
      await newRules(client, {
        ...{ class: POOL_CLASS[input.class], token: token.index, admitter: account.address, chain },
      }),
      token,
      client.deployment.chainId,
    );
    const described = { schema, title: input.title ?? schema.name, rules };
    const { args, documents } = planPool(client, account.address, described);
    await rehearse(client, "ProvenanceRegistry", "createPool", args);
    for (const document of documents) await storeDocument(url, document);
    const receipt = await write(client, "ProvenanceRegistry", "createPool", args);
    const { id, pool } = eventIn(receipt, "ProvenanceRegistry", "PoolCreated");
    const terms = args[2];
    return { pool, dataset: id, name: schema.name, terms, token, transaction: receipt.transactionHash };
  },
  render: ({ pool, dataset, name, terms, token }) =>
    facts({
      pool,
      name,
      dataset,
      ...showTerms(terms, token),
      next: `./datagraph offer set ${name} --licence academic --price 2 --duration 90d`,
    }),
});

/** Returns how terms name the chain on which a pool's streams anchor. */
async function anchoringChain(input: { anchors: "evm" | "metagraph"; metagraph?: string | undefined }): Promise<Hex> {
  if (input.anchors === "evm") return zeroHash;
  return metagraphChain((await readNetwork(openMetagraphClient(input.metagraph))).metagraph);
}

/** Queries name a pool's table, so two pools of one name would shadow each other. */
async function requireFreeName(reader: ChainReader, gateway: string, name: string): Promise<void> {
  const taken = await poolNamed(reader, gateway, name).catch((error: Error) => {
    if (error.message.startsWith("There is no pool")) return undefined;
    throw error;
  });
  if (taken !== undefined)
    throw new UsageError(`Pool ${taken.number} is named "${name}" already: choose another name in the schema`);
}

async function newRules(
  reader: ChainReader,
  chosen: Pick<PoolRules, "class" | "token" | "admitter" | "chain">,
): Promise<PoolRules> {
  const validators = await appointedValidators(reader);
  return { ...chosen, k: 0, granularity: 86_400, recordsPerPeriod: 1, prices: [], validators };
}
