import { type PoolSchema, type PoolTerms, cidOf, hashTerms } from "@datagraph/protocol";
import { type ChainReader, abis, addressOf, collect, downloadBytes, parsePoolSchema, read } from "@datagraph/sdk";
import { type Hex, sha256 } from "viem";
import { z } from "zod";
import { blockPages } from "./blockPages.ts";
import { rowsOf } from "./indexer.ts";

/** A pool with its terms in force, as the chain's events say, and its schema. */
export type Pool = { number: number; id: bigint; terms: PoolTerms; termsHash: Hex; schema: PoolSchema };

/** Terms as an event carries them. */
type KnownTerms = { terms: PoolTerms; hash: Hex };

const LAST_NUMBER = 2 ** 24 - 1;
const PoolRow = z.object({ number: z.number() });

/** Returns a pool given by number or by its schema's name. Throws when there is none, or several have the name. */
export async function poolNamed(reader: ChainReader, gateway: string, text: string): Promise<Pool> {
  if (/^\d{1,8}$/.test(text)) return poolAt(reader, gateway, Number(text));
  const rows = await rowsOf(reader, "pools", { limit: 1_000 }, PoolRow, "number");
  const pools = await Promise.all(rows.map(({ number }) => poolAt(reader, gateway, number).catch(() => undefined)));
  const found = pools.filter((pool) => pool !== undefined && pool.schema.name === text);
  if (found.length === 0) throw new Error(`There is no pool "${text}": see ./datagraph pool list`);
  if (found.length > 1)
    throw new Error(`Pools ${found.map((pool) => pool!.number).join(", ")} are all named "${text}": give the number`);
  return found[0]!;
}

/** Returns the pool with this number. Throws when there is none, or the gateway lacks its schema. */
export async function poolAt(reader: ChainReader, gateway: string, number: number): Promise<Pool> {
  const id = number > LAST_NUMBER ? 0n : await read(reader, "ProvenanceRegistry", "poolId", [number]).catch(() => 0n);
  if (id === 0n) throw new Error(`There is no pool ${number}: see ./datagraph pool list`);
  const [known, termsHash] = await Promise.all([
    knownTerms(reader, number),
    read(reader, "ProvenanceRegistry", "termsHashOf", [number]),
  ]);
  const terms = termsWithHash(known, termsHash, number);
  return { number, id, terms, termsHash, schema: await readSchema(gateway, terms.schema) };
}

/** Returns the terms proposed for a pool and when they may apply, or undefined when none are. */
export async function proposedTerms(
  reader: ChainReader,
  number: number,
): Promise<{ terms: PoolTerms; applicableAt: number } | undefined> {
  const [hash, applicableAt] = await read(reader, "ProvenanceRegistry", "proposedTermsOf", [number]);
  if (applicableAt === 0) return undefined;
  return { terms: termsWithHash(await knownTerms(reader, number), hash, number), applicableAt };
}

/** Returns a schema document the gateway holds, checked against its digest. */
async function readSchema(gateway: string, digest: Hex): Promise<PoolSchema> {
  const bytes = await collect(await downloadBytes(gateway, cidOf(digest)));
  if (sha256(bytes) !== digest) throw new Error(`The gateway sent another schema than ${cidOf(digest)}`);
  return parsePoolSchema(JSON.parse(new TextDecoder().decode(bytes)));
}

function termsWithHash(known: readonly KnownTerms[], hash: Hex, number: number): PoolTerms {
  const found = known.find((one) => one.hash === hash);
  if (found === undefined) throw new Error(`The chain's events do not show the terms ${hash} of pool ${number}`);
  return found.terms;
}

/** Every record of terms that the chain's events show of a pool. */
async function knownTerms(reader: ChainReader, pool: number): Promise<KnownTerms[]> {
  const contract = {
    address: addressOf(reader.deployment, "ProvenanceRegistry"),
    abi: abis.ProvenanceRegistry,
  } as const;
  const found: KnownTerms[] = [];
  for await (const span of blockPages(reader)) {
    const asked = { ...contract, ...span, args: { pool }, strict: true } as const;
    const [created, proposed] = await Promise.all([
      reader.publicClient.getContractEvents({ ...asked, eventName: "PoolCreated" }),
      reader.publicClient.getContractEvents({ ...asked, eventName: "TermsProposed" }),
    ]);
    for (const { args } of [...created, ...proposed]) found.push({ terms: args.terms, hash: hashTerms(args.terms) });
  }
  return found;
}
