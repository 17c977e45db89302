import { type PoolSchema, type PoolState, type TermsState, scanUsage, valueAt } from "@datagraph/protocol";
import type { PoolView } from "@datagraph/query";
import type { Services } from "../services.ts";
import type { Snapshot } from "../snapshots/snapshotStore.ts";
import { batchKey } from "../snapshots/wantedBatches.ts";

/** The blocks a query is planned at. */
export type QueryBlocks = { snapshot: bigint; consentBlock: bigint; consentTime: number };

/** A pool this gateway answers for under a licence, with the price of a data point. */
export type ServedPool = { view: PoolView; terms: TermsState; price: bigint };

/** Every anchor ends after 0 and before this, in seconds; orders carry 40 bits. */
export const ALL_TIME = { start: 0, end: 2 ** 40 - 1 };

const ALL_FIELDS = 2n ** 256n - 1n;

/** What pools are looked at for. */
export type ViewRequest = { licence: number; blocks: QueryBlocks; snapshot: Snapshot };

/**
 * Returns the pools of a snapshot that this gateway's validator serves under a licence, each with the streams a query may
 * use. Anyone may name a pool as another is named: the one created first keeps the name, a later one's table is called
 * `name_number`.
 */
export async function poolViews(
  services: Pick<Services, "account" | "readSchema">,
  pools: ReadonlyMap<number, PoolState>,
  ask: ViewRequest,
): Promise<ServedPool[]> {
  const served: ServedPool[] = [];
  const taken = new Set<string>();
  for (const [number, pool] of pools) {
    const frozen = valueAt(pool.terms, ask.blocks.snapshot);
    const schema = frozen && ask.snapshot.pools.has(number) ? await services.readSchema(frozen.schema) : undefined;
    if (schema === undefined) continue;
    const name = taken.has(schema.name) ? `${schema.name}_${number}` : schema.name;
    taken.add(name);
    const terms = valueAt(pool.terms, ask.blocks.consentBlock);
    const price = terms?.prices.get(ask.licence);
    if (terms === undefined || price === undefined || !terms.validators.includes(services.account.address)) continue;
    served.push({ terms, price, view: poolView(number, { ...schema, name }, terms, pool, ask) });
  }
  return served;
}

function poolView(
  pool: number,
  schema: PoolSchema,
  terms: TermsState,
  state: PoolState,
  { licence, blocks, snapshot }: ViewRequest,
): PoolView {
  const period = { periodStart: ALL_TIME.start, periodEnd: ALL_TIME.end };
  const eligible = scanUsage(state, { licence, rows: false, fields: ALL_FIELDS, ...period, ...blocks });
  // an order may name a consent block from before a withdrawal, but the plaintext is gone
  const streams = eligible
    .filter(({ stream }) => stream.withdrawnAt === undefined)
    .map(({ stream, consent, anchors }) => ({
      number: stream.number,
      contributor: stream.creator,
      fields: consent.fields,
      rows: consent.rows,
      // what could not be opened is in no answer, so nobody pays for it
      anchors: anchors
        .filter((anchor) => !snapshot.missing.has(batchKey({ stream, anchor })))
        .map(({ end, records }) => ({ end, count: records })),
    }));
  return { pool, schema, class: terms.class, k: terms.k, streams };
}
