import { type PoolSchema, type PoolTerms, datasetId, digestOf, hashTerms, LICENCES } from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  canonicalJson,
  developmentAccount,
  eventIn,
  poolMetadata,
  uploadBytes,
  write,
} from "@datagraph/sdk";
import { type Hex, keccak256, stringToBytes, zeroHash } from "viem";
import { type DemoPool, type World, actor } from "../world.ts";
import { LICENCE_TERMS, TEST_DOLLAR, dollars } from "./market.ts";

const DAY = 86_400;

/** Creates a pool with its schema and description, and offers passes for it whose price becomes a query deposit. */
export async function createDemoPool(
  world: World,
  schema: PoolSchema,
  rules: Pick<PoolTerms, "class" | "k" | "recordsPerPeriod">,
): Promise<{ pool: DemoPool; termsHash: Hex }> {
  const operator = actor(world, DEVELOPMENT_ACCOUNTS.operator);
  const terms: PoolTerms = {
    ...rules,
    schema: await store(world, canonicalJson(schema)),
    fieldCount: schema.fields.length,
    granularity: DAY,
    token: TEST_DOLLAR,
    chain: zeroHash,
    admitter: developmentAccount(DEVELOPMENT_ACCOUNTS.admitter).address,
    prices: [
      { licence: LICENCES.academic, price: 1_000n },
      { licence: LICENCES.commercial, price: 5_000n },
    ],
    validators: [developmentAccount(DEVELOPMENT_ACCOUNTS.validator).address],
  };
  const salt = keccak256(stringToBytes(schema.name));
  const { chainId, contracts } = world.reader.deployment;
  const { address } = operator.walletClient.account;
  const metadata = poolMetadata({
    dataset: {
      chainId,
      registry: contracts.ProvenanceRegistry,
      id: datasetId(chainId, contracts.ProvenanceRegistry, address, salt),
    },
    creator: { address },
    name: titleOf(schema),
    description: schema.description ?? schema.name,
    licences: LICENCE_TERMS,
    schema,
  });
  const receipt = await write(operator, "ProvenanceRegistry", "createPool", [
    salt,
    await store(world, canonicalJson(metadata)),
    terms,
  ]);
  const { id, pool: number } = eventIn(receipt, "ProvenanceRegistry", "PoolCreated");
  const offer = { price: dollars(2), duration: 90 * DAY, token: TEST_DOLLAR, seats: 0, download: false };
  await write(operator, "AccessPass", "offer", [id, LICENCES.academic, offer]);
  const pool = { id, number, schema, streams: [] };
  world.pools.set(schema.name, pool);
  return { pool, termsHash: hashTerms(terms) };
}

/** Returns `bird_strikes` as people write it: "Bird strikes". */
function titleOf({ name }: PoolSchema): string {
  return `${name[0]!.toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
}

async function store({ addresses }: World, document: Uint8Array): Promise<Hex> {
  const { cid } = await uploadBytes(addresses.gateway, [document]);
  return digestOf(cid).digest;
}
