import { type QueryRequest, type Receipt, type Settlement, packSettlements } from "@datagraph/protocol";
import { abis } from "@datagraph/sdk";
import { isAddressEqual } from "viem";
import type { PoolClient } from "pg";
import { withLock } from "../database.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { nonceUsed } from "./checkOrder.ts";
import { settlementToJson } from "./settlementJson.ts";

/** An answered order: what settles it, what was asked and how it was answered. */
export type Chargeable = { settlement: Settlement; receipt: Receipt } & Pick<QueryRequest, "query" | "format">;

/** An answered order of the same researcher and token that is not settled yet. */
type Pending = { nonce: string; signer: string; price: string };

/**
 * Keeps an answered order for settlement, if the deposit and the spender's limit cover it together with all that waits
 * to be settled: one order of a researcher at a time, so that two at once cannot promise the same money twice. What else
 * must hold is done in the same transaction. Throws Refused; then nothing is charged.
 */
export async function chargeOrder(
  services: Services,
  { settlement, receipt, query, format }: Chargeable,
  also: (database: PoolClient) => Promise<void>,
): Promise<void> {
  const { researcher, nonce, token } = settlement.order;
  await withLock(services.database, `deposit ${researcher} ${token}`, async (database) => {
    const settles = requireSettles(services, settlement);
    // both are asked at once; that money is missing is the better answer
    settles.catch(() => undefined);
    await checkMoney(services, database, settlement, BigInt(receipt.price));
    await settles;
    const { rowCount } = await database.query(
      `insert into gateway.query (order_hash, researcher, nonce, settlement, receipt, query, format)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [
        receipt.order,
        ...[researcher, String(nonce)],
        ...[settlementToJson(settlement), receipt, query].map((each) => JSON.stringify(each)),
        format,
      ],
    );
    if (rowCount !== 1) throw nonceUsed(settlement.order);
    await also(database);
  });
}

async function checkMoney(
  { client }: Services,
  database: PoolClient,
  { order, signer }: Settlement,
  price: bigint,
): Promise<void> {
  const { researcher, validator, token } = order;
  const { rows } = await database.query<Pending>(
    `select nonce, settlement->>'signer' as signer, receipt->>'price' as price from gateway.query
     where status = 'run' and researcher = $1 and receipt->>'token' = $2`,
    [researcher, token],
  );
  // all at one block: an order settled meanwhile is in the deposit or among the pending, never in both
  const blockNumber = await client.publicClient.getBlockNumber();
  const ledger = { address: client.deployment.contracts.QueryLedger, abi: abis.QueryLedger, blockNumber } as const;
  const ask = client.publicClient;
  const [[withdrawable, credit, requested], [left], settled] = await Promise.all([
    ask.readContract({ ...ledger, functionName: "depositOf", args: [researcher, validator, token] }),
    ask.readContract({ ...ledger, functionName: "spenderOf", args: [researcher, signer, validator, token] }),
    Promise.all(
      rows.map(({ nonce }) =>
        ask.readContract({ ...ledger, functionName: "isNonceUsed", args: [researcher, BigInt(nonce)] }),
      ),
    ),
  ]);
  const pending = rows.filter((_, index) => settled[index] === false);
  // what is asked back may be gone when the order settles
  const sure = credit + (withdrawable > requested ? withdrawable - requested : 0n);
  const available = sure - sumOf(pending);
  if (price > available)
    throw new Refused(
      402,
      "insufficient-deposit",
      `The query costs ${price}, the deposit towards ${validator} has ${available} left`,
      { price: String(price), available: String(available) },
    );
  if (isAddressEqual(signer, researcher)) return;
  const allowed = left - sumOf(pending.filter((one) => one.signer === signer));
  if (price > allowed)
    throw new Refused(402, "spender-limit", `The query costs ${price}, ${signer} may spend ${allowed} more`, {
      price: String(price),
      available: String(allowed),
    });
}

/** The ledger itself has the last word: what it would not settle now is not answered. */
async function requireSettles({ account, client }: Services, settlement: Settlement): Promise<void> {
  const { result } = await client.publicClient.simulateContract({
    address: client.deployment.contracts.QueryLedger,
    abi: abis.QueryLedger,
    functionName: "settle",
    args: [packSettlements([settlement])],
    account,
  });
  if (result !== 1n)
    throw new Refused(409, "unsettleable", "The ledger would not settle this order now; ask for a new quote");
}

function sumOf(pending: readonly Pending[]): bigint {
  return pending.reduce((sum, { price }) => sum + BigInt(price), 0n);
}
