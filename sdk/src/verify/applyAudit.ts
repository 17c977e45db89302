import { provenanceRegistryAbi } from "@datagraph/protocol";
import { type Hex, encodeAbiParameters, getAbiItem, hexToBytes, keccak256 } from "viem";
import type { AuditEvent } from "./auditEvents.ts";
import { type AuditPool, type AuditState, type Member, NEVER, type Terms } from "./auditState.ts";

const termsType = getAbiItem({ abi: provenanceRegistryAbi, name: "TermsProposed" }).inputs[3];

/** Takes an event into the state. Throws when an earlier event is missing: then the node left something out. */
export function applyAudit(state: AuditState, event: AuditEvent): void {
  state.version++;
  const from = event.blockNumber;
  switch (event.eventName) {
    case "LicenceSet":
      return void state.fees.set(event.args.licence, BigInt(event.args.feeBps));
    case "ValidatorShareSet":
      return void (state.share = BigInt(event.args.shareBps));
    case "PoolCreated": {
      const { id, pool, terms } = event.args;
      const hash = keccak256(encodeAbiParameters([termsType], [terms]));
      const made = { ...open(), terms: [{ from, is: { ...terms, hash } }], proposed: new Map(), members: [] };
      state.pools.set(pool, made);
      return void state.ids.set(id, made);
    }
    case "TermsProposed":
      return void poolIn(state, event.args.pool).proposed.set(event.args.termsHash, {
        ...event.args.terms,
        hash: event.args.termsHash,
      });
    case "TermsApplied": {
      const { pool, termsHash } = event.args;
      const { proposed, terms } = poolIn(state, pool);
      const is: Terms | undefined = proposed.get(termsHash);
      if (is === undefined) throw missing(`proposal of terms ${termsHash}`);
      return void terms.push({ from, is });
    }
    default:
      return applyToStreams(state, event, from);
  }
}

function applyToStreams(state: AuditState, event: AuditEvent, from: bigint): void {
  switch (event.eventName) {
    case "StreamJoined": {
      const { id, pool, creator, number, termsHash: hash, consent } = event.args;
      const consents = [{ from, is: { hash, ...consent } }];
      const member = { ...open(), number, owner: creator, consents, admitted: [], batches: [] };
      poolIn(state, pool).members[number] = member;
      return void state.ids.set(id, member);
    }
    case "ConsentChanged": {
      const { id, termsHash: hash, consent } = event.args;
      return void memberIn(state, id).consents.push({ from, is: { hash, ...consent } });
    }
    case "StreamsAdmitted": {
      const { pool, admitted: is, numbers } = event.args;
      for (const [number] of packed(numbers, [3])) poolIn(state, pool).members[number!]?.admitted.push({ from, is });
      return;
    }
    case "Transfer": {
      const moved = state.ids.get(event.args.tokenId);
      if (moved !== undefined && "owner" in moved) moved.owner = event.args.to;
      return;
    }
    default:
      return applyToAnchors(state, event, from);
  }
}

function applyToAnchors(state: AuditState, event: AuditEvent, from: bigint): void {
  switch (event.eventName) {
    case "Anchored": {
      const { id, updateType: kind, count, start, end } = event.args;
      const batch = { from, rejected: NEVER, kind, count: BigInt(count), start: BigInt(start), end: BigInt(end) };
      return void memberIn(state, id).batches.push(batch);
    }
    case "EpochAnchored": {
      const { pool, updateType: kind, start, end, streams } = event.args;
      const { members } = poolIn(state, pool);
      for (const [number, count] of packed(streams, [3, 2])) {
        const batch = { from, rejected: NEVER, kind, count: BigInt(count!), start: BigInt(start), end: BigInt(end) };
        members[number!]?.batches.push(batch);
      }
      return;
    }
    case "AnchorRejected": {
      const { id, updateType, end } = event.args;
      const batch = memberIn(state, id).batches.find((one) => one.kind === updateType && one.end === BigInt(end));
      if (batch !== undefined && batch.rejected === NEVER) batch.rejected = from;
      return;
    }
    default:
      return applyToStatus(state, event, from);
  }
}

/** Files are not among the state's datasets: they earn nothing by usage. */
function applyToStatus(state: AuditState, event: AuditEvent, from: bigint): void {
  if (event.eventName === "DatasetWithdrawn") {
    const closed = state.ids.get(event.args.id);
    if (closed !== undefined) closed.withdrawn = from;
  } else if (event.eventName === "DatasetSuspended") {
    state.suspended = true;
    state.ids.get(event.args.id)?.suspensions.push({ from, until: BigInt(event.args.until), lifted: NEVER });
  } else if (event.eventName === "SuspensionLifted") {
    for (const suspension of state.ids.get(event.args.id)?.suspensions ?? [])
      if (suspension.lifted === NEVER) suspension.lifted = from;
  }
}

/** Returns the entries of packed bytes, each of numbers of these sizes, big-endian. */
export function packed(hex: Hex, sizes: readonly number[]): number[][] {
  const bytes = hexToBytes(hex);
  const entries: number[][] = [];
  for (let at = 0; at < bytes.length;) {
    const entry = sizes.map((size) => {
      let value = 0;
      for (const end = at + size; at < end; at++) value = value * 256 + bytes[at]!;
      return value;
    });
    entries.push(entry);
  }
  return entries;
}

function open() {
  return { withdrawn: NEVER, suspensions: [] };
}

function poolIn({ pools }: AuditState, number: number): AuditPool {
  const pool = pools.get(number);
  if (pool === undefined) throw missing(`creation of pool ${number}`);
  return pool;
}

function memberIn({ ids }: AuditState, id: bigint): Member {
  const member = ids.get(id);
  if (member === undefined || !("consents" in member)) throw missing(`joining of stream ${id}`);
  return member;
}

function missing(what: string): Error {
  return new Error(`The node's events do not show the ${what}: ask another node`);
}
