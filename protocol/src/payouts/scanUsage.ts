import { isWorse } from "./isWorse.ts";
import {
  type AnchorState,
  type ConsentState,
  type DatasetState,
  type PoolState,
  type StreamState,
  type SuspensionState,
  type TermsState,
  valueAt,
} from "./state.ts";

/** What a query order says of one pool, and the consents it names. */
export type UsageQuery = {
  licence: number;
  rows: boolean;
  snapshot: bigint;
  fields: bigint;
  periodStart: number;
  periodEnd: number;
  consentBlock: bigint;
  /** timestamp of the consent block, in seconds */
  consentTime: number;
};

/** An anchor that counts; `records` is how many of its records do, the first ones. */
export type CountedAnchor = AnchorState & { records: number };

/** A stream a query may use: what it shares, its counting anchors, and how many of its records and data points count. */
export type EligibleStream = {
  stream: StreamState;
  consent: ConsentState;
  anchors: CountedAnchor[];
  records: number;
  units: bigint;
};

/**
 * Returns the streams of a pool that a query may use, in order of their numbers: admitted at the snapshot, active, with
 * a consent that covers licence and mode and is bound by the pool's terms. `units` counts the consented data points of
 * the fields read, in anchors of the snapshot whose end lies in (periodStart, periodEnd], nulls included. `only` looks at
 * the streams of these numbers alone.
 */
export function scanUsage(pool: PoolState, query: UsageQuery, only?: Iterable<number>): EligibleStream[] {
  const terms = valueAt(pool.terms, query.consentBlock);
  if (terms === undefined || !isActive(pool, query)) return [];
  const streams =
    only === undefined
      ? [...pool.streams.values()]
      : Array.from(only, (number) => pool.streams.get(number) ?? []).flat();
  return streams
    .sort((a, b) => a.number - b.number)
    .flatMap((stream) => {
      const consent = countingConsent(pool, stream, terms, query);
      if (consent === undefined) return [];
      const anchors = countingAnchors(stream, query).map((anchor) => ({
        ...anchor,
        records: countedRecords(anchor, terms),
      }));
      const records = anchors.reduce((sum, anchor) => sum + anchor.records, 0);
      return [{ stream, consent, anchors, records, units: BigInt(records * bitCount(consent.fields & query.fields)) }];
    });
}

/**
 * Whether it matters what time a consent block was: only a suspension that nobody had lifted by then may have ended by
 * time.
 */
export function endsByTime(dataset: DatasetState, consentBlock: bigint): boolean {
  return unlifted(dataset, consentBlock).length > 0;
}

function countingConsent(
  pool: PoolState,
  stream: StreamState,
  terms: TermsState,
  query: UsageQuery,
): ConsentState | undefined {
  if (valueAt(stream.admissions, query.snapshot) !== true || !isActive(stream, query)) return undefined;
  const consent = valueAt(stream.consents, query.consentBlock);
  if (consent === undefined || !((consent.licences >> BigInt(query.licence)) & 1n)) return undefined;
  if (query.rows && !consent.rows) return undefined;
  return isBound(pool, consent, terms) ? consent : undefined;
}

function isBound(pool: PoolState, consent: ConsentState, terms: TermsState): boolean {
  if (consent.termsHash === terms.hash) return true;
  const accepted = pool.terms.find((entry) => entry.value.hash === consent.termsHash)?.value;
  return accepted !== undefined && !isWorse(terms, accepted);
}

function countingAnchors(stream: StreamState, query: UsageQuery): AnchorState[] {
  return stream.anchors.filter(
    (anchor) =>
      anchor.block <= query.snapshot &&
      (anchor.rejectedAt === undefined || anchor.rejectedAt > query.snapshot) &&
      query.periodStart < anchor.end &&
      anchor.end <= query.periodEnd,
  );
}

/** Terms cap how many records count, since pay follows the anchored count. */
function countedRecords(anchor: AnchorState, terms: TermsState): number {
  const periods = Math.ceil((anchor.end - anchor.start) / terms.granularity);
  return Math.min(anchor.count, periods * terms.recordsPerPeriod);
}

function isActive(dataset: DatasetState, query: UsageQuery): boolean {
  const { consentBlock, consentTime } = query;
  if (dataset.withdrawnAt !== undefined && dataset.withdrawnAt <= consentBlock) return false;
  return !unlifted(dataset, consentBlock).some(({ until }) => consentTime < until);
}

function unlifted({ suspensions }: DatasetState, consentBlock: bigint): SuspensionState[] {
  return suspensions.filter(
    ({ block, liftedAt }) => block <= consentBlock && (liftedAt === undefined || liftedAt > consentBlock),
  );
}

function bitCount(bits: bigint): number {
  let count = 0;
  for (let left = bits; left > 0n; left &= left - 1n) count++;
  return count;
}
