import { type Context, type Event, ponder } from "ponder:registry";
import { dataset, orderCancellation, pool, queryOrder } from "ponder:schema";
import { skippedOrder, spender, stream, usage, usageEntry } from "ponder:schema";
import type { Address } from "viem";
import { unpackScope } from "@datagraph/protocol";
import { add } from "../rows/add.ts";
import { addCredit, payIn, payOut, request, spend } from "../rows/deposit.ts";
import { orderRow, usageEntryRows, usageRow } from "../rows/ledger.ts";
import { at, logAt } from "../rows/stamp.ts";
import { skipReasonOf } from "../rows/words.ts";
import { addEarnings } from "./store/addEarnings.ts";
import { addStats } from "./store/addStats.ts";
import { addTotals } from "./store/addTotals.ts";
import { changeDeposit } from "./store/changeDeposit.ts";
import { recordActivity } from "./store/recordActivity.ts";
import { setParameters } from "./store/setParameters.ts";

type Db = Context["db"];

ponder.on("QueryLedger:Deposited", async ({ event, context: { db } }) => {
  const { researcher, token, amount, withdrawable } = event.args;
  const kind = withdrawable ? "deposited" : "credited";
  const next = withdrawable ? payIn : addCredit;
  await changeDeposit(db, event, event.args, { kind, amount }, (before) => next(before, amount));
  await addTotals(db, token, { deposited: amount });
  await recordActivity(db, event, { kind, actor: researcher, token, amount });
});

ponder.on("QueryLedger:CreditMoved", async ({ event, context: { db } }) => {
  const { researcher, from, to, token, amount } = event.args;
  await moveCredit(db, event, { researcher, validator: from, token }, -amount);
  await moveCredit(db, event, { researcher, validator: to, token }, amount);
});

ponder.on("QueryLedger:WithdrawalRequested", async ({ event, context: { db } }) => {
  const { amount } = event.args;
  const next = request(amount, BigInt(event.args.withdrawableAt));
  await changeDeposit(db, event, event.args, { kind: "requested", amount }, () => next);
});

ponder.on("QueryLedger:Withdrawn", async ({ event, context: { db } }) => {
  const { researcher, token, amount } = event.args;
  await changeDeposit(db, event, event.args, { kind: "withdrawn", amount }, (before) => payOut(before, amount));
  await addTotals(db, token, { withdrawn: amount });
  await recordActivity(db, event, { kind: "deposit-withdrawn", actor: researcher, token, amount });
});

ponder.on("QueryLedger:SpenderAuthorized", async ({ event, context: { db } }) => {
  const { limit, expiry, ...key } = event.args;
  const columns = { limit, left: limit, expiry: BigInt(expiry), ...at(event) };
  await db
    .insert(spender)
    .values({ ...key, ...columns })
    .onConflictDoUpdate(columns);
});

ponder.on("QueryLedger:SpenderCharged", async ({ event, context: { db } }) => {
  const { left, ...key } = event.args;
  await db.update(spender, key).set({ left });
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
  await changeDeposit(db, event, event.args, { kind: "spent", amount, order }, (before) => spend(before, amount));
  await addTotals(db, token, { spent: amount });
  await addStats(db, { queries: 1n });
  await recordActivity(db, event, { kind: "settled", actor: researcher, token, amount, hash: order });
});

ponder.on("QueryLedger:UsageRecorded", async ({ event, context }) => {
  const { db } = context;
  const { order, units, scope } = event.args;
  const settled = await db
    .update(queryOrder, { order })
    .set((row) => ({ parts: row.parts + 1, ...add(row, { units }) }));
  const part = settled.parts - 1;
  await db.insert(usage).values(usageRow(event, part, settled));
  await countUse(db, event.args.pool, units);
  await countEntries(db, event, part);
  await addEarnings(context, { ...settled, ...event.args, scope: unpackScope(scope) });
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

async function moveCredit(
  db: Db,
  event: Event<"QueryLedger:CreditMoved">,
  key: { researcher: Address; validator: Address; token: Address },
  amount: bigint,
): Promise<void> {
  await changeDeposit(db, event, key, { kind: "moved", amount }, (before) => addCredit(before, amount));
}

/** Researcher and validator may agree on an order that names a pool there is not. */
async function countUse(db: Db, number: number, units: bigint): Promise<void> {
  const of = await db.find(pool, { number });
  if (of === null) return;
  const delta = { uses: 1n, units };
  await db.update(pool, { number }).set((row) => add(row, delta));
  await db.update(dataset, { id: of.id }).set((row) => add(row, delta));
}

/** What a part of an open pool's order used of each stream. A validator may name streams that there are not. */
async function countEntries(db: Db, event: Event<"QueryLedger:UsageRecorded">, part: number): Promise<void> {
  const rows = usageEntryRows(event, part);
  if (rows.length > 0) await db.insert(usageEntry).values(rows);
  for (const row of rows) {
    const key = { pool: row.pool, number: row.number };
    const of = await db.find(stream, key);
    if (of === null) continue;
    const delta = { uses: 1n, units: row.units };
    await db.update(stream, key).set((before) => add(before, delta));
    await db.update(dataset, { id: of.dataset }).set((before) => add(before, delta));
  }
}
