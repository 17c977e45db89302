import { type Context, type Event, ponder } from "ponder:registry";
import {
  admissionChange,
  dataset,
  datasetVersion,
  device,
  ownerChange,
  parent,
  pool,
  poolPrice,
  poolTerms,
  poolValidator,
  split,
  statusChange,
  stream,
  termsChange,
} from "ponder:schema";
import type { Hex } from "viem";
import { add } from "../rows/add.ts";
import {
  admissionRows,
  blankDataset,
  contentColumns,
  parentRows,
  poolRow,
  registeredDataset,
  termsRows,
  versionRow,
} from "../rows/registry.ts";
import { at, logAt } from "../rows/stamp.ts";
import { cidOrNull, isZero, same } from "../rows/words.ts";
import { addContributor } from "./store/addContributor.ts";
import { addStats } from "./store/addStats.ts";
import { keepHistory, keepHistoryOf } from "./store/keepHistory.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { setParameters } from "./store/setParameters.ts";

type Db = Context["db"];

ponder.on("ProvenanceRegistry:Transfer", async ({ event, context: { db } }) => {
  const { from, to, tokenId } = event.args;
  await db.insert(ownerChange).values({ dataset: tokenId, from, to, ...logAt(event) });
  await db
    .insert(dataset)
    .values(blankDataset(tokenId, to, at(event)))
    .onConflictDoUpdate({ owner: to });
  if (isZero(from)) return;
  await keepHistoryOf(db, "Transfer", event, tokenId);
  const payees = await db.find(split, { dataset: tokenId });
  if (payees !== null)
    await db.update(split, { dataset: tokenId }).set({ active: payees.locked || same(payees.setter, to) });
  await recordActivity(db, event, { kind: "transferred", actor: to, dataset: tokenId });
});

ponder.on("ProvenanceRegistry:DatasetRegistered", async ({ event, context: { db } }) => {
  const { id, creator } = event.args;
  const columns = registeredDataset(event);
  await db
    .insert(dataset)
    .values({ ...blankDataset(id, creator, at(event)), ...columns })
    .onConflictDoUpdate(columns);
  await db.insert(datasetVersion).values(versionRow(event, 1n));
  for (const row of parentRows(event)) await db.insert(parent).values(row);
  await addContributor(db, event, creator, { files: 1n });
  await recordActivity(db, event, { kind: "registered", actor: creator, dataset: id });
});

ponder.on("ProvenanceRegistry:VersionPublished", async ({ event, context: { db } }) => {
  const { id, version } = event.args;
  await db.insert(datasetVersion).values(versionRow(event, version));
  const { creator } = await db.update(dataset, { id }).set({ version, ...contentColumns(event.args) });
  await recordActivity(db, event, { kind: "version", actor: creator, dataset: id, number: version });
});

ponder.on("ProvenanceRegistry:PoolCreated", async ({ event, context: { db } }) => {
  const { id, creator, metadata } = event.args;
  const row = poolRow(event);
  const columns = {
    kind: "pool",
    creator,
    pool: row.number,
    version: 1n,
    metadata,
    metadataCid: cidOrNull(metadata),
  } as const;
  await db
    .insert(dataset)
    .values({ ...blankDataset(id, creator, at(event)), ...columns })
    .onConflictDoUpdate(columns);
  await db.insert(pool).values(row);
  await insertTerms(db, event, row.termsHash);
  await keepHistory(db, "PoolCreated", event, { pool: row.number });
  await db.insert(termsChange).values({ pool: row.number, termsHash: row.termsHash, ...logAt(event) });
  await addStats(db, { pools: 1n });
  await recordActivity(db, event, { kind: "pool-created", actor: creator, dataset: id, pool: row.number });
});

ponder.on("ProvenanceRegistry:TermsProposed", async ({ event, context: { db } }) => {
  const { pool: number, termsHash, applicableAt } = event.args;
  await insertTerms(db, event, termsHash);
  await keepHistory(db, "TermsProposed", event, { pool: number });
  const proposed = { proposedHash: termsHash, applicableAt: BigInt(applicableAt) };
  const { creator, id } = await db.update(pool, { number }).set(proposed);
  await recordActivity(db, event, { kind: "terms-proposed", actor: creator, dataset: id, pool: number });
});

ponder.on("ProvenanceRegistry:TermsApplied", async ({ event, context: { db } }) => {
  const { pool: number, termsHash } = event.args;
  const terms = await db.find(poolTerms, { pool: number, termsHash });
  if (terms === null) throw new Error(`Pool ${number} applied terms ${termsHash} that nobody proposed`);
  const { pool: _pool, block: _block, time: _time, applicableAt: _applicableAt, ...columns } = terms;
  const { id } = await db.update(pool, { number }).set({ ...columns, proposedHash: null, applicableAt: null });
  await db.insert(termsChange).values({ pool: number, termsHash, ...logAt(event) });
  await keepHistory(db, "TermsApplied", event, { pool: number });
  await recordActivity(db, event, { kind: "terms-applied", dataset: id, pool: number });
});

ponder.on("ProvenanceRegistry:StreamsAdmitted", async ({ event, context: { db } }) => {
  const { pool: number, admitted } = event.args;
  const rows = admissionRows(event);
  let changed = 0n;
  for (const row of rows) {
    const key = { pool: number, number: row.number };
    const before = await db.find(stream, key);
    if (before === null) continue;
    if (before.admitted !== admitted) changed += admitted ? 1n : -1n;
    await db.update(stream, key).set({ admitted, admissionBlock: event.block.number });
    await db.insert(admissionChange).values(row);
  }
  const { admitter, id } = await db.update(pool, { number }).set((row) => add(row, { admitted: changed }));
  await keepHistory(db, "StreamsAdmitted", event, { pool: number, numbers: rows.map((row) => row.number) });
  const kind = admitted ? "admitted" : "admission-withdrawn";
  await recordActivity(db, event, { kind, actor: admitter, dataset: id, pool: number, count: BigInt(rows.length) });
});

ponder.on("ProvenanceRegistry:DeviceAuthorized", async ({ event, context: { db } }) => {
  const { id, device: account, expiry } = event.args;
  const columns = { expiry: BigInt(expiry), ...at(event) };
  await db
    .insert(device)
    .values({ dataset: id, device: account, ...columns })
    .onConflictDoUpdate(columns);
});

ponder.on("ProvenanceRegistry:DatasetWithdrawn", async ({ event, context: { db } }) => {
  const { id } = event.args;
  const closesAt = BigInt(event.args.closesAt);
  const withdrawn = { status: "withdrawn", withdrawnAt: event.block.timestamp, closesAt } as const;
  const { creator } = await db.update(dataset, { id }).set(withdrawn);
  await db.insert(statusChange).values({ dataset: id, status: "withdrawn", until: closesAt, ...logAt(event) });
  await keepHistoryOf(db, "DatasetWithdrawn", event, id);
  await recordActivity(db, event, { kind: "withdrawn", actor: creator, dataset: id });
});

ponder.on("ProvenanceRegistry:DatasetSuspended", async ({ event, context: { db } }) => {
  const { id, reason } = event.args;
  const until = BigInt(event.args.until);
  await db.update(dataset, { id }).set((row) => ({
    status: row.withdrawnAt === null ? "suspended" : "withdrawn",
    suspendedUntil: until,
    suspensionReason: reason,
  }));
  await db.insert(statusChange).values({ dataset: id, status: "suspended", until, reason, ...logAt(event) });
  await keepHistoryOf(db, "DatasetSuspended", event, id);
  await recordActivity(db, event, { kind: "suspended", dataset: id });
});

ponder.on("ProvenanceRegistry:SuspensionLifted", async ({ event, context: { db } }) => {
  const { id } = event.args;
  await db.update(dataset, { id }).set((row) => ({
    status: row.withdrawnAt === null ? "active" : "withdrawn",
    suspendedUntil: null,
    suspensionReason: null,
  }));
  await db.insert(statusChange).values({ dataset: id, status: "lifted", ...logAt(event) });
  await keepHistoryOf(db, "SuspensionLifted", event, id);
  await recordActivity(db, event, { kind: "suspension-lifted", dataset: id });
});

ponder.on("ProvenanceRegistry:NoticeSet", ({ event, context: { db } }) =>
  setParameters(db, event, "ProvenanceRegistry", { notice: event.args.notice }),
);

ponder.on("ProvenanceRegistry:CollectionDescribed", ({ event, context: { db } }) =>
  setParameters(db, event, "ProvenanceRegistry", { description: BigInt(event.args.digest) }),
);

/** The same terms may be proposed twice; their hash says that they are the same. */
async function insertTerms(
  db: Db,
  event: Event<"ProvenanceRegistry:PoolCreated"> | Event<"ProvenanceRegistry:TermsProposed">,
  termsHash: Hex,
): Promise<void> {
  const { terms, prices, validators } = termsRows(event, termsHash);
  await db.insert(poolTerms).values(terms).onConflictDoUpdate({ applicableAt: terms.applicableAt });
  for (const row of prices) await db.insert(poolPrice).values(row).onConflictDoNothing();
  for (const row of validators) await db.insert(poolValidator).values(row).onConflictDoNothing();
}
