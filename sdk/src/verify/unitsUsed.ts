import type { Hex } from "viem";
import { packed } from "./applyAudit.ts";
import { type AuditPool, type Batch, type Closable, type Member, type Terms, heldAt } from "./auditState.ts";

/** One part of a settled order, as its event packs it. */
export type Part = {
  licence: number;
  rows: boolean;
  fields: bigint;
  snapshot: bigint;
  periodStart: bigint;
  periodEnd: bigint;
  price: bigint;
  consentBlock: bigint;
  consentTime: bigint;
  usage: Hex;
};

/** Who is paid for how many data points. */
export type Used = { member: Member; units: bigint }[];

const OPEN = 2;

/** Returns what a part used, by the rules of docs/economics.md, in order of stream numbers. */
export function unitsUsed(pool: AuditPool, part: Part): Used {
  const terms = heldAt(pool.terms, part.consentBlock);
  if (terms === undefined || !isOpen(pool, part)) return [];
  const witnessed = terms.class === OPEN ? witnessOf(part.usage) : undefined;
  const used: Used = [];
  for (const member of witnessed === undefined ? pool.members : namedIn(pool, witnessed)) {
    if (member === undefined) continue;
    const named = witnessed?.get(member.number);
    const most = scanned(pool, terms, member, part);
    if (most === undefined) continue;
    used.push({ member, units: named !== undefined && named < most ? named : most });
  }
  return used;
}

function namedIn({ members }: AuditPool, witnessed: ReadonlyMap<number, bigint>): (Member | undefined)[] {
  return [...witnessed.keys()].sort((a, b) => a - b).map((number) => members[number]);
}

function witnessOf(usage: Hex): Map<number, bigint> {
  const units = new Map<number, bigint>();
  let block = 0;
  for (const [low, count] of packed(usage, [2, 2])) {
    // without units it names the block of 65,536 streams that the entries after it are of
    if (count === 0) block = low!;
    const number = block * 65_536 + low!;
    if (count! > 0) units.set(number, (units.get(number) ?? 0n) + BigInt(count!));
  }
  return units;
}

/** Data points of one stream, undefined when it may not be used at all. */
function scanned(pool: AuditPool, terms: Terms, member: Member, part: Part): bigint | undefined {
  if (heldAt(member.admitted, part.snapshot) !== true || !isOpen(member, part)) return undefined;
  const consent = heldAt(member.consents, part.consentBlock);
  if (consent === undefined || (consent.licences & (1n << BigInt(part.licence))) === 0n) return undefined;
  if ((part.rows && !consent.rows) || !accepts(pool, consent.hash, terms)) return undefined;
  let records = 0n;
  for (const batch of member.batches) if (counts(batch, part)) records += countedOf(batch, terms);
  return records * onesIn(consent.fields & part.fields);
}

function counts({ from, rejected, end }: Batch, { snapshot, periodStart, periodEnd }: Part): boolean {
  return from <= snapshot && snapshot < rejected && periodStart < end && end <= periodEnd;
}

/** Every begun `granularity` of a batch's span brings `recordsPerPeriod` at most. */
function countedOf({ start, end, count }: Batch, { granularity, recordsPerPeriod }: Terms): bigint {
  const most = ((end - start + BigInt(granularity) - 1n) / BigInt(granularity)) * BigInt(recordsPerPeriod);
  return count < most ? count : most;
}

function isOpen({ withdrawn, suspensions }: Closable, { consentBlock, consentTime }: Part): boolean {
  const suspended = suspensions.some(
    ({ from, until, lifted }) => from <= consentBlock && consentBlock < lifted && consentTime < until,
  );
  return consentBlock < withdrawn && !suspended;
}

function accepts(pool: AuditPool, hash: Hex, terms: Terms): boolean {
  if (hash === terms.hash) return true;
  const accepted = pool.terms.find(({ is }) => is.hash === hash)?.is;
  return accepted !== undefined && takesNothing(accepted, terms);
}

/** Whether nothing in the later terms is worse for a contributor than in those that they accepted. */
function takesNothing(accepted: Terms, later: Terms): boolean {
  const before = new Map(accepted.prices.map(({ licence, price }) => [licence, price]));
  // of a licence named twice the last price holds
  const after = new Map(later.prices.map(({ licence, price }) => [licence, price]));
  const paidLess = [...after].some(
    ([licence, price]) => before.get(licence) === undefined || price < before.get(licence)!,
  );
  const stranger = later.validators.some((one) => !accepted.validators.includes(one));
  return (
    !paidLess &&
    !stranger &&
    later.class === accepted.class &&
    later.admitter === accepted.admitter &&
    later.k >= accepted.k &&
    later.granularity >= accepted.granularity &&
    later.recordsPerPeriod >= accepted.recordsPerPeriod
  );
}

function onesIn(bits: bigint): bigint {
  return BigInt(bits.toString(2).replaceAll("0", "").length);
}
