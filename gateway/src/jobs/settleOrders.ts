import { type PayoutEvent, type Settlement, packSettlements } from "@datagraph/protocol";
import { CallRefused, abis, read, write } from "@datagraph/sdk";
import { parseEventLogs } from "viem";
import { describeError, log } from "../log.ts";
import { settlementFromJson } from "../queries/settlementJson.ts";
import type { Services } from "../services.ts";
import { settlementBatches } from "./settlementBatches.ts";

/** Orders looked at in one run. */
const AT_ONCE = 256;

/** Reasons of `OrderSkipped`, as `SkipReason` of the contract numbers them. */
const SKIP_REASONS = [
  "none",
  "expired",
  "above the order's maximum",
  "bad signature",
  "nonce used",
  "insufficient deposit",
  "consent block too old",
  "spender limit",
  "cancelled",
] as const;

const NONCE_USED = SKIP_REASONS.indexOf("nonce used");

type Open = { hash: string; settlement: Settlement };
type Row = { order_hash: string; settlement: Parameters<typeof settlementFromJson>[0] };

/**
 * Settles answered queries, oldest first. Of an order whose nonce is used the chain's events say whether it was this
 * order, settled before a crash, so each settles exactly once. Returns how many were looked at.
 */
export async function settleOrders(services: Services): Promise<number> {
  const { rows } = await services.database.query<Row>(
    "select order_hash, settlement from gateway.query where status = 'run' order by created limit $1",
    [AT_ONCE],
  );
  if (rows.length === 0) return 0;
  const orders = rows.map((row): Open => ({ hash: row.order_hash, settlement: settlementFromJson(row.settlement) }));
  const used = await Promise.all(
    orders.map(({ settlement: { order } }) =>
      read(services.client, "QueryLedger", "isNonceUsed", [order.researcher, order.nonce]),
    ),
  );
  await markUsed(
    services,
    orders.filter((_, index) => used[index]),
  );
  for (const batch of settlementBatches(orders.filter((_, index) => !used[index]))) await settle(services, batch);
  return rows.length;
}

async function markUsed(services: Services, orders: readonly Open[]): Promise<void> {
  if (orders.length === 0) return;
  const { events } = await services.chain.latest();
  const settled = new Set(events.flatMap((event) => (isSettled(event) ? [event.args.order] : [])));
  for (const { hash } of orders)
    if (settled.has(hash as `0x${string}`)) await mark(services, hash, "settled");
    else await mark(services, hash, "skipped", "nonce used");
}

/** One order that makes the ledger refuse a whole batch must not hold up the others. */
async function settle(services: Services, batch: readonly Open[]): Promise<void> {
  try {
    await settleBatch(services, batch);
  } catch (error) {
    if (!(error instanceof CallRefused || error instanceof RangeError)) throw error;
    log("error", { job: "settle", orders: batch.map(({ hash }) => hash), ...describeError(error) });
    if (batch.length > 1) for (const one of batch) await settle(services, [one]);
  }
}

async function settleBatch(services: Services, batch: readonly Open[]): Promise<void> {
  const settlements = batch.map(({ settlement }) => settlement);
  const receipt = await write(services.client, "QueryLedger", "settle", [packSettlements(settlements)]);
  for (const event of parseEventLogs({ abi: abis.QueryLedger, logs: receipt.logs })) {
    if (event.eventName === "OrderSettled") await mark(services, event.args.order, "settled");
    if (event.eventName !== "OrderSkipped") continue;
    const { researcher, nonce, reason } = event.args;
    // who used the nonce, the next run finds out
    if (reason === NONCE_USED) continue;
    const skipped = batch.find(({ settlement: { order } }) => order.researcher === researcher && order.nonce === nonce);
    if (skipped !== undefined) await mark(services, skipped.hash, "skipped", SKIP_REASONS[reason] ?? String(reason));
  }
}

async function mark({ database }: Services, hash: string, status: string, detail?: string): Promise<void> {
  await database.query("update gateway.query set status = $2, detail = $3 where order_hash = $1", [
    hash,
    status,
    detail ?? null,
  ]);
}

function isSettled(event: PayoutEvent): event is Extract<PayoutEvent, { eventName: "OrderSettled" }> {
  return event.eventName === "OrderSettled";
}
