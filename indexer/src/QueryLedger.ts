import { type Context, type Event, ponder } from "ponder:registry";
import { dataset, deposit, depositChange, orderCancellation, pool, queryOrder } from "ponder:schema";
import { skippedOrder, spender, stream, usage, usageEntry } from "ponder:schema";
import { add } from "../rows/add.ts";
import { orderRow, usageEntryRows, usageRow } from "../rows/ledger.ts";
import { at, logAt } from "../rows/stamp.ts";
import { skipReasonOf } from "../rows/words.ts";
import { addStats } from "./store/addStats.ts";
import { addTotals } from "./store/addTotals.ts";
import { changeDeposit } from "./store/changeDeposit.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { setParameters } from "./store/setParameters.ts";

type Db = Context["db"];

ponder.on("QueryLedger:Deposited", async ({ event, context: { db } }) => {
  const { researcher, token, amount, withdrawable } = event.args;
  const credited = withdrawable ? 0n : amount;
  const change = { kind: withdrawable ? "deposited" : "credited", amount } as const;
  await changeDeposit(db, event, event.args, change, { balance: amount, deposited: amount, credited });
  await addTotals(db, token, { deposited: amount });
  await recordActivity(db, event, { kind: "deposited", actor: researcher, token, amount });
});

ponder.on("QueryLedger:WithdrawalRequested", async ({ event, context: { db } }) => {
  const { researcher, validator, token, amount, withdrawableAt } = event.args;
  const requested = { requested: amount, withdrawableAt: BigInt(withdrawableAt), ...at(event) };
  const key = { researcher, validator, token };
  await db.update(deposit, key).set(requested);
  await db.insert(depositChange).values({ ...key, kind: "requested", amount, ...logAt(event) });
});

ponder.on("QueryLedger:Withdrawn", async ({ event, context: { db } }) => {
  const { researcher, validator, token, amount } = event.args;
  await changeDeposit(db, event, event.args, { kind: "withdrawn", amount }, { balance: -amount, withdrawn: amount });
  await db.update(deposit, { researcher, validator, token }).set({ requested: 0n, withdrawableAt: null });
  await addTotals(db, token, { withdrawn: amount });
  await recordActivity(db, event, { kind: "deposit-withdrawn", actor: researcher, token, amount });
});

ponder.on("QueryLedger:SpenderAuthorized", async ({ event, context: { db } }) => {
  const { limit, expiry, ...key } = event.args;
  const columns = { limit, expiry: BigInt(expiry), ...at(event) };
  await db
    .insert(spender)
    .values({ ...key, ...columns })
    .onConflictDoUpdate(columns);
});

ponder.on("QueryLedger:OrderCancellationRequested", async ({ event, context: { db } }) => {
  const { researcher, nonce, effectiveAt } = event.args;
  const columns = { effectiveAt: BigInt(effectiveAt), ...at(event) };
  await db
    .insert(orderCancellation)
    .values({ researcher, nonce, ...columns })
    .onConflictDoUpdate(columns);
});

ponder.on("QueryLedger:OrderSettled", async ({ event, context: { db } }) => {
  const { order, researcher, token, amount } = event.args;
  await db.insert(queryOrder).values(orderRow(event));
  await changeDeposit(db, event, event.args, { kind: "spent", amount, order }, { balance: -amount, spent: amount });
  await addTotals(db, token, { spent: amount });
  await addStats(db, { queries: 1n });
  await recordActivity(db, event, { kind: "settled", actor: researcher, token, amount, hash: order });
});

ponder.on("QueryLedger:UsageRecorded", async ({ event, context: { db } }) => {
  const { order, units } = event.args;
  const settled = await db
    .update(queryOrder, { order })
    .set((row) => ({ parts: row.parts + 1, ...add(row, { units }) }));
  const part = settled.parts - 1;
  await db.insert(usage).values(usageRow(event, part, settled));
  const { id } = await db.update(pool, { number: event.args.pool }).set((row) => add(row, { uses: 1n, units }));
  await db.update(dataset, { id }).set((row) => add(row, { uses: 1n, units }));
  await countEntries(db, event, part);
  await addStats(db, { units });
});

ponder.on("QueryLedger:OrderSkipped", async ({ event, context: { db } }) => {
  const { researcher, nonce, reason } = event.args;
  await db.insert(skippedOrder).values({ researcher, nonce, reason: skipReasonOf(reason), ...logAt(event) });
  await recordActivity(db, event, { kind: "order-skipped", actor: researcher, number: nonce });
});

ponder.on("QueryLedger:NoticeSet", ({ event, context: { db } }) =>
  setParameters(db, event, "QueryLedger", { notice: event.args.notice }),
);

ponder.on("QueryLedger:ConsentAgeSet", ({ event, context: { db } }) =>
  setParameters(db, event, "QueryLedger", { consentAge: event.args.blocks }),
);

/** What a part of an open pool's order used of each stream. A validator may name streams that there are not. */
async function countEntries(db: Db, event: Event<"QueryLedger:UsageRecorded">, part: number): Promise<void> {
  for (const row of usageEntryRows(event, part)) {
    await db.insert(usageEntry).values(row);
    const key = { pool: row.pool, number: row.number };
    const of = await db.find(stream, key);
    if (of === null) continue;
    const delta = { uses: 1n, units: row.units };
    await db.update(stream, key).set((before) => add(before, delta));
    await db.update(dataset, { id: of.dataset }).set((before) => add(before, delta));
  }
}
