import type { Settlement } from "@datagraph/protocol";
import { abis, read, write } from "@datagraph/sdk";
import { parseEventLogs } from "viem";
import { settlementFromJson } from "../queries/settlementJson.ts";
import type { Services } from "../services.ts";

/** Orders settled in one transaction. */
const BATCH = 64;

/** Reasons of `OrderSkipped`, as the contract numbers them. */
const SKIP_REASONS = [
  "none",
  "expired",
  "not for this validator",
  "malformed",
  "above the order's maximum",
  "bad signature",
  "nonce used",
  "insufficient deposit",
  "consent block too old",
  "spender limit",
];

type Row = { order_hash: string; settlement: Parameters<typeof settlementFromJson>[0] };

/**
 * Settles answered queries, oldest first. An order whose nonce is used was settled before a crash and is only marked,
 * so each settles exactly once. Returns how many were dealt with.
 */
export async function settleOrders(services: Services): Promise<number> {
  const { rows } = await services.database.query<Row>(
    "select order_hash, settlement from gateway.query where status = 'run' order by created limit $1",
    [BATCH],
  );
  const open: { hash: string; settlement: Settlement }[] = [];
  for (const row of rows) {
    const settlement = settlementFromJson(row.settlement);
    const { researcher, nonce } = settlement.order;
    if (await read(services.client, "QueryLedger", "isNonceUsed", [researcher, nonce]))
      await mark(services, row.order_hash, "settled");
    else open.push({ hash: row.order_hash, settlement });
  }
  if (open.length > 0) await settleBatch(services, open);
  return rows.length;
}

async function settleBatch(services: Services, open: { hash: string; settlement: Settlement }[]): Promise<void> {
  const receipt = await write(services.client, "QueryLedger", "settle", [open.map(({ settlement }) => settlement)]);
  const events = parseEventLogs({ abi: abis.QueryLedger, logs: receipt.logs });
  for (const event of events) {
    if (event.eventName === "OrderSettled") await mark(services, event.args.order, "settled");
    if (event.eventName !== "OrderSkipped") continue;
    const skipped = open.find(
      ({ settlement: { order } }) => order.researcher === event.args.researcher && order.nonce === event.args.nonce,
    );
    if (skipped !== undefined) await mark(services, skipped.hash, "skipped", SKIP_REASONS[event.args.reason]);
  }
}

async function mark({ database }: Services, hash: string, status: string, detail?: string): Promise<void> {
  await database.query("update gateway.query set status = $2, detail = $3 where order_hash = $1", [
    hash,
    status,
    detail ?? null,
  ]);
}
