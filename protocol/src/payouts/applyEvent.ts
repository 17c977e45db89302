import { getAddress } from "viem";
import { unpackStreamCounts, unpackStreamNumbers } from "../packed.ts";
import { POOL_CLASS, type PoolTerms, hashTerms } from "../terms.ts";
import type { PayoutEvent } from "./events.ts";
import type { DatasetState, PoolState, ProtocolState, StreamState, TermsState } from "./state.ts";

type Name = PayoutEvent["eventName"];
type Args<N extends Name> = Extract<PayoutEvent, { eventName: N }>["args"];
type Handler<N extends Name> = (state: ProtocolState, args: Args<N>, block: bigint) => void;

const handlers: { [N in Name]?: Handler<N> } = {
  LicenceSet: (state, args) => void state.fees.set(args.licence, args.feeBps),
  ValidatorShareSet: (state, args) => void (state.validatorShareBps = args.shareBps),
  PoolCreated: createPool,
  TermsProposed: (state, args) => {
    const terms = termsState(args.terms);
    poolOf(state, args.pool).proposed.set(terms.hash, terms);
  },
  TermsApplied: (state, args, block) => {
    const pool = poolOf(state, args.pool);
    const value = pool.proposed.get(args.termsHash);
    if (value === undefined) throw new Error(`Pool ${args.pool} applied terms ${args.termsHash} nobody proposed`);
    pool.terms.push({ block, value });
  },
  StreamJoined: join,
  ConsentChanged: (state, { id, termsHash, consent }, block) =>
    void streamOf(state, id).consents.push({ block, value: { termsHash, ...consent } }),
  StreamsAdmitted: (state, args, block) => {
    const pool = poolOf(state, args.pool);
    for (const number of unpackStreamNumbers(args.numbers))
      pool.streams.get(number)?.admissions.push({ block, value: args.admitted });
  },
  Anchored: (state, { id, ...anchor }, block) => void streamOf(state, id).anchors.push({ block, ...anchor }),
  EpochAnchored: (state, { pool, updateType, root, start, end, streams }, block) => {
    for (const { number, count } of unpackStreamCounts(streams))
      poolOf(state, pool).streams.get(number)?.anchors.push({ block, updateType, root, count, start, end });
  },
  AnchorRejected: (state, { id, updateType, end }, block) => {
    const anchor = streamOf(state, id).anchors.find((a) => a.updateType === updateType && a.end === end);
    if (anchor !== undefined) anchor.rejectedAt ??= block;
  },
  DatasetWithdrawn: (state, { id }, block) => change(state, id, (dataset) => (dataset.withdrawnAt = block)),
  DatasetSuspended: (state, { id, until }, block) =>
    change(state, id, (dataset) => dataset.suspensions.push({ block, until })),
  SuspensionLifted: (state, { id }, block) =>
    change(state, id, (dataset) => {
      for (const suspension of dataset.suspensions) suspension.liftedAt ??= block;
    }),
  Transfer: (state, { tokenId, to }) => change(state, tokenId, (dataset) => (dataset.owner = getAddress(to))),
};

/**
 * Takes one event into the state, in chain order. Events that payouts do not depend on change nothing. Throws when an
 * event speaks of a pool or stream that no earlier event made: then the list has a gap.
 */
export function applyEvent<N extends Name>(state: ProtocolState, event: PayoutEvent & { eventName: N }): void {
  const handler: Handler<N> | undefined = handlers[event.eventName as N];
  handler?.(state, event.args as Args<N>, event.blockNumber);
}

function createPool(state: ProtocolState, args: Args<"PoolCreated">, block: bigint): void {
  const pool: PoolState = {
    id: args.id,
    owner: getAddress(args.creator),
    suspensions: [],
    terms: [{ block, value: termsState(args.terms) }],
    proposed: new Map(),
    streams: new Map(),
  };
  state.pools.set(args.pool, pool);
  state.datasets.set(args.id, pool);
}

function join(state: ProtocolState, args: Args<"StreamJoined">, block: bigint): void {
  const { id, number, termsHash, consent } = args;
  const creator = getAddress(args.creator);
  const stream: StreamState = {
    id,
    number,
    creator,
    owner: creator,
    suspensions: [],
    consents: [{ block, value: { termsHash, ...consent } }],
    admissions: [],
    anchors: [],
  };
  poolOf(state, args.pool).streams.set(number, stream);
  state.datasets.set(id, stream);
}

function termsState(terms: PoolTerms): TermsState {
  return {
    hash: hashTerms(terms),
    schema: terms.schema,
    token: terms.token,
    class: terms.class === POOL_CLASS.open ? "open" : "personal",
    k: terms.k,
    granularity: terms.granularity,
    recordsPerPeriod: terms.recordsPerPeriod,
    admitter: terms.admitter,
    chain: terms.chain,
    validators: terms.validators,
    prices: new Map(terms.prices.map(({ licence, price }) => [licence, price])),
  };
}

function poolOf(state: ProtocolState, number: number): PoolState {
  const pool = state.pools.get(number);
  if (pool === undefined) throw new Error(`Pool ${number} is not among the events`);
  return pool;
}

function streamOf(state: ProtocolState, id: bigint): StreamState {
  const stream = state.datasets.get(id);
  if (stream === undefined || !("consents" in stream)) throw new Error(`Stream ${id} is not among the events`);
  return stream;
}

/** Files and derived datasets earn nothing by usage, so they are not in the state. */
function change(state: ProtocolState, id: bigint, apply: (dataset: DatasetState) => void): void {
  const dataset = state.datasets.get(id);
  if (dataset !== undefined) apply(dataset);
}
