import { type PoolSchema, type PoolState, type TermsState, cidOf, scanUsage, valueAt } from "@datagraph/protocol";
import type { PoolView } from "@datagraph/query";
import { collect } from "@datagraph/sdk";
import type { Hex } from "viem";
import type { Services } from "../services.ts";

/** The blocks a query is planned at. */
export type QueryBlocks = { snapshot: bigint; consentBlock: bigint; consentTime: number };

/** A pool this gateway answers for under a licence, with the price of a data point. */
export type ServedPool = { view: PoolView; terms: TermsState; price: bigint };

/** Every anchor ends after 0 and before this, in seconds; orders carry 40 bits. */
export const ALL_TIME = { start: 0, end: 2 ** 40 - 1 };

const ALL_FIELDS = 2n ** 256n - 1n;
const schemas = new Map<Hex, PoolSchema>();

/** Returns the pools this gateway's validator serves under a licence, each with the streams a query may use. */
export async function poolViews(
  services: Services,
  pools: ReadonlyMap<number, PoolState>,
  licence: number,
  blocks: QueryBlocks,
): Promise<ServedPool[]> {
  const served: ServedPool[] = [];
  for (const [number, pool] of pools) {
    const terms = valueAt(pool.terms, blocks.consentBlock);
    const price = terms?.prices.get(licence);
    if (terms === undefined || price === undefined || !terms.validators.includes(services.account.address)) continue;
    const schema = await readSchema(services, terms.schema);
    served.push({ terms, price, view: poolView(number, schema, terms, pool, licence, blocks) });
  }
  return served;
}

function poolView(
  pool: number,
  schema: PoolSchema,
  terms: TermsState,
  state: PoolState,
  licence: number,
  blocks: QueryBlocks,
): PoolView {
  const period = { periodStart: ALL_TIME.start, periodEnd: ALL_TIME.end };
  const eligible = scanUsage(state, { licence, rows: false, fields: ALL_FIELDS, ...period, ...blocks });
  const streams = eligible.map(({ stream, consent, anchors }) => ({
    number: stream.number,
    contributor: stream.creator,
    fields: consent.fields,
    rows: consent.rows,
    anchors: anchors.map(({ end, records }) => ({ end, count: records })),
  }));
  return { pool, schema, class: terms.class, k: terms.k, streams };
}

/** Returns a pool's schema document from storage; digests never change their bytes, so each is read once. */
export async function readSchema({ storage }: Pick<Services, "storage">, digest: Hex): Promise<PoolSchema> {
  const known = schemas.get(digest);
  if (known !== undefined) return known;
  const schema = JSON.parse(new TextDecoder().decode(await collect(storage.get(cidOf(digest))))) as PoolSchema;
  schemas.set(digest, schema);
  return schema;
}
