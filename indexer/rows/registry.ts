import { hashTerms, unpackStreamCounts, unpackStreamNumbers } from "@datagraph/protocol";
import type { Event, EventNames } from "ponder:registry";
import type { Address, Hex } from "viem";
import { at, logAt } from "./stamp.ts";
import { cidOrNull, classOf, kindOf } from "./words.ts";

type RegistryEvent<name extends string> = Event<Extract<EventNames, `ProvenanceRegistry:${name}`>>;

type Registered = RegistryEvent<"DatasetRegistered">;
type Created = RegistryEvent<"PoolCreated">;
type Proposed = RegistryEvent<"TermsProposed">;
type Joined = RegistryEvent<"StreamJoined">;

type Content = { digest: Hex; root: Hex; metadata: Hex; codec: number };
type Terms = Created["args"]["terms"];

/**
 * Returns a dataset of which only the token is known yet. A registration emits the token's Transfer and its own event;
 * whichever comes first inserts the row, the other completes it.
 */
export function blankDataset(id: bigint, owner: Address, when: { block: bigint; time: bigint }) {
  return { id, kind: "none", creator: owner, owner, version: 0n, status: "active", ...when } as const;
}

/** Returns what a File's or Derived dataset's registration says of it. */
export function registeredDataset({ args }: Registered) {
  return { kind: kindOf(args.kind), creator: args.creator, version: 1n, ...contentColumns(args) };
}

/** Returns the columns that hold a dataset's content. */
export function contentColumns({ digest, root, metadata, codec }: Content) {
  return { digest, codec, cid: cidOrNull(digest, codec), root, metadata, metadataCid: cidOrNull(metadata) };
}

/** Returns a version's row. */
export function versionRow(event: Registered | RegistryEvent<"VersionPublished">, version: bigint) {
  const { digest, codec, root, metadata, id } = event.args;
  return { dataset: id, version, digest, codec, cid: cidOrNull(digest, codec), root, metadata, ...logAt(event) };
}

/** Returns the lineage edges a registration makes. */
export function parentRows({ args }: Registered) {
  return args.parents.map(({ id, royaltyBps }, index) => ({ dataset: args.id, index, parent: id, royaltyBps }));
}

/** Returns the scalar columns of a pool's terms. */
export function termsColumns(terms: Terms) {
  return {
    schema: terms.schema,
    schemaCid: cidOrNull(terms.schema),
    class: classOf(terms.class),
    fieldCount: terms.fieldCount,
    k: terms.k,
    granularity: BigInt(terms.granularity),
    recordsPerPeriod: BigInt(terms.recordsPerPeriod),
    token: terms.token,
    chain: terms.chain,
    admitter: terms.admitter,
  };
}

/** Returns a new pool's row. */
export function poolRow(event: Created) {
  const { id, pool, creator, metadata, terms } = event.args;
  return { number: pool, id, creator, metadata, termsHash: hashTerms(terms), ...termsColumns(terms), ...at(event) };
}

/** Returns the rows of one record of terms: the terms, a price a licence, and the validators. */
export function termsRows(event: Created | Proposed, termsHash: Hex) {
  const { pool, terms } = event.args;
  const applicableAt = "applicableAt" in event.args ? BigInt(event.args.applicableAt) : null;
  return {
    terms: { pool, termsHash, ...termsColumns(terms), applicableAt, ...at(event) },
    prices: terms.prices.map(({ licence, price }) => ({ pool, termsHash, licence, price })),
    validators: terms.validators.map((validator) => ({ pool, termsHash, validator })),
  };
}

/** Returns a joining stream's row. */
export function streamRow(event: Joined) {
  const { id, pool, number, creator, termsHash, consent } = event.args;
  const { block, time } = at(event);
  return { pool, number, dataset: id, creator, termsHash, ...consent, consentBlock: block, block, time };
}

/** Returns a consent's history row. */
export function consentRow(
  event: Joined | RegistryEvent<"ConsentChanged">,
  { pool, number }: { pool: number; number: number },
) {
  const { id, termsHash, consent } = event.args;
  return { dataset: id, pool, number, termsHash, ...consent, ...logAt(event) };
}

/** Returns one row a stream that was admitted, or no longer is; a number named twice counts once. */
export function admissionRows(event: RegistryEvent<"StreamsAdmitted">) {
  const { pool, admitted, numbers } = event.args;
  return [...new Set(unpackStreamNumbers(numbers))].map((number) => ({ pool, number, admitted, ...logAt(event) }));
}

/** Returns the row of a stream's own anchor. */
export function anchorRow(event: RegistryEvent<"Anchored">, stream: { pool: number; number: number }) {
  const { id, updateType, root, count, start, end } = event.args;
  return {
    dataset: id,
    updateType,
    periodEnd: BigInt(end),
    periodStart: BigInt(start),
    pool: stream.pool,
    number: stream.number,
    root,
    count: BigInt(count),
    byEpoch: false,
    ...logAt(event),
  };
}

/** Returns an epoch anchor's row and how many records it holds of which stream. */
export function epochAnchorRows(event: RegistryEvent<"EpochAnchored">) {
  const { pool, updateType, end, validator, root, start, streams, evidence } = event.args;
  const counts = unpackStreamCounts(streams);
  const row = {
    pool,
    updateType,
    periodEnd: BigInt(end),
    periodStart: BigInt(start),
    validator,
    root,
    streams,
    evidence,
    streamCount: counts.length,
    records: counts.reduce((sum, { count }) => sum + BigInt(count), 0n),
    ...logAt(event),
  };
  return { row, counts };
}
