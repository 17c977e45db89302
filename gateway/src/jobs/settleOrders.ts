import { type PayoutEvent, type Settlement, packSettlements } from "@datagraph/protocol";
import { CallRefused, abis, read } from "@datagraph/sdk";
import { type Address, type Hex, parseEventLogs } from "viem";
import { describeError, log } from "../log.ts";
import { settlementFromJson } from "../queries/settlementJson.ts";
import { sendCall } from "../sending/sendCall.ts";
import { tendCalls } from "../sending/tendCalls.ts";
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

type Open = { hash: Hex; settlement: Settlement };
type Row = { order_hash: Hex; settlement: Parameters<typeof settlementFromJson>[0] };

/**
 * Settles answered queries, oldest first. Of an order whose nonce is used the chain's events say whether it was this
 * order, settled before a crash, so each settles exactly once. Returns how many were looked at.
 */
export async function settleOrders(services: Services): Promise<number> {
  // what was sent before a crash is settled, or sent again, before anything else is
  if ((await tendCalls(services.sender)) > 0) return 0;
  await reopenLost(services);
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

/** An order whose settlement a reorganisation took away is to be settled again. */
async function reopenLost({ chain, client, database }: Services): Promise<void> {
  const { rows } = await database.query<{ order_hash: Hex; researcher: Address; nonce: string }>(
    `select order_hash, researcher, nonce from gateway.query
     where status = 'settled' and settled > now() - interval '1 hour'`,
  );
  if (rows.length === 0) return;
  const settled = settledOrders((await chain.latest()).events);
  for (const { order_hash: hash, researcher, nonce } of rows) {
    if (settled.has(hash) || (await read(client, "QueryLedger", "isNonceUsed", [researcher, BigInt(nonce)]))) continue;
    await database.query("update gateway.query set status = 'run', settled = null where order_hash = $1", [hash]);
    log("warn", { job: "settle", lost: hash });
  }
}

async function markUsed(services: Services, orders: readonly Open[]): Promise<void> {
  if (orders.length === 0) return;
  const settled = settledOrders((await services.chain.latest()).events);
  for (const { hash } of orders)
    if (settled.has(hash)) await mark(services, hash, "settled");
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
  const receipt = await sendCall(services.sender, "QueryLedger", "settle", [packSettlements(settlements)]);
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

async function mark({ database }: Services, hash: Hex, status: "settled" | "skipped", detail?: string): Promise<void> {
  await database.query(
    `update gateway.query set status = $2, detail = $3, settled = case when $2 = 'settled' then now() end
     where order_hash = $1`,
    [hash, status, detail ?? null],
  );
}

function settledOrders(events: readonly PayoutEvent[]): Set<Hex> {
  return new Set(events.flatMap((event) => (event.eventName === "OrderSettled" ? [event.args.order] : [])));
}
