import {
  type OrderPart,
  type QueryOrder,
  type QueryRequest,
  type Receipt,
  type Settlement,
  TYPES,
  domainOf,
  hashOrder,
  packUsage,
} from "@datagraph/protocol";
import type { PartUsage, QueryResult } from "@datagraph/query";
import { read, signDocument } from "@datagraph/sdk";
import { type Hex, isAddressEqual, sha256 } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { type QueryPlan, orderParts, planQuery } from "./planQuery.ts";
import { queryHash } from "./queryHash.ts";
import { settlementToJson } from "./settlementJson.ts";

/** An answered query: the result's bytes in the format asked for, and the signed receipt. */
export type Answered = { body: Uint8Array; receipt: Receipt };

/**
 * Runs a signed order's query and keeps its settlement; the order is charged only once the answer exists. Throws
 * QueryRefused or Refused, and then nothing is charged.
 */
export async function runQuery(services: Services, request: QueryRequest): Promise<Answered> {
  const { order, query, format } = request;
  const { chainId, contracts } = services.client.deployment;
  const hash = hashOrder(chainId, contracts.QueryLedger, order);
  await checkOrder(services, request);
  const licence = order.parts[0]!.licence;
  const plan = await planQuery(services, {
    query,
    licence,
    researcher: order.researcher,
    consentBlock: order.consentBlock,
  });
  checkParts(plan, order, licence);
  const result = await services.engine.run(plan.prepared, { formats: [format] });
  checkMaximum(order, result.usage);
  await checkDeposit(services, order, result.usage);
  const body = result.bytes[format]!;
  const settlement = settlementOf(request, result, sha256(body));
  const receipt = await signedReceipt(services, hash, settlement, result.rows.length);
  await keep(services, hash, settlement, receipt);
  return { body, receipt };
}

async function checkOrder(
  { account, client, database }: Services,
  { order, query, signer, signature }: QueryRequest,
): Promise<void> {
  if (!isAddressEqual(order.validator, account.address))
    throw new Refused(
      422,
      "wrong-validator",
      `The order names validator ${order.validator}; this gateway is ${account.address}`,
    );
  if (order.queryHash !== queryHash(query))
    throw new Refused(422, "wrong-query", "The order was signed for another query");
  const { timestamp, number } = await client.publicClient.getBlock();
  if (BigInt(order.deadline) < timestamp)
    throw new Refused(
      422,
      "expired",
      `The order expired at ${order.deadline}, ${timestamp - BigInt(order.deadline)} s ago; ask for a new quote`,
    );
  if (order.consentBlock > number)
    throw new Refused(422, "consent-block", `Consent block ${order.consentBlock} does not exist yet`);
  if (new Set(order.parts.map(({ licence }) => licence)).size !== 1)
    throw new Refused(422, "licences", "All parts of an order must be under one licence");
  const { chainId, contracts } = client.deployment;
  const valid = await client.publicClient.verifyTypedData({
    address: signer,
    domain: domainOf("QueryLedger", chainId, contracts.QueryLedger),
    types: { QueryOrder: TYPES.QueryOrder, OrderPart: TYPES.OrderPart },
    primaryType: "QueryOrder",
    message: order,
    signature,
  });
  if (!valid) throw new Refused(401, "bad-signature", `The order is not signed by ${signer}`);
  if (!isAddressEqual(signer, order.researcher)) await checkSpender(client, order, signer, timestamp);
  const used = await database.query("select 1 from gateway.query where researcher = $1 and nonce = $2", [
    order.researcher,
    String(order.nonce),
  ]);
  if (used.rowCount !== 0 || (await read(client, "QueryLedger", "isNonceUsed", [order.researcher, order.nonce])))
    throw new Refused(409, "nonce-used", `Nonce ${order.nonce} of ${order.researcher} is used; ask for a new quote`);
}

async function checkSpender(
  client: Services["client"],
  order: QueryOrder,
  signer: `0x${string}`,
  now: bigint,
): Promise<void> {
  const [left, expiry] = await read(client, "QueryLedger", "spenderOf", [
    order.researcher,
    signer,
    order.validator,
    order.token,
  ]);
  if (BigInt(expiry) <= now || left === 0n)
    throw new Refused(401, "spender", `${signer} may not sign for ${order.researcher}: ${left} left until ${expiry}`);
}

/** The order must name exactly what the query reads, at this snapshot and at no lower price than the terms say. */
function checkParts(plan: QueryPlan, order: QueryOrder, licence: number): void {
  const zero = plan.prepared.parts.map(({ pool, fields }) => ({ pool, fields, units: 0, most: 0 }));
  const expected = orderParts(plan, licence, zero);
  const same = (a: OrderPart, b: OrderPart | undefined): boolean =>
    b !== undefined &&
    (["pool", "rows", "snapshot", "fields", "periodStart", "periodEnd", "unitPrice"] as const).every(
      (key) => a[key] === b[key],
    );
  if (expected.length !== order.parts.length || !expected.every((part, index) => same(part, order.parts[index])))
    throw new Refused(
      409,
      "stale-quote",
      "The order no longer fits: snapshot, fields or price differ; ask for a new quote",
    );
}

function checkMaximum(order: QueryOrder, usage: readonly PartUsage[]): void {
  for (const [index, { units, pool }] of usage.entries()) {
    const { maxUnits } = order.parts[index]!;
    if (BigInt(units) > maxUnits)
      throw new Refused(
        402,
        "over-maximum",
        `The query uses ${units} data points of pool ${pool}, the order allows ${maxUnits}`,
        { pool, units },
      );
  }
}

async function checkDeposit(
  { client, database }: Services,
  order: QueryOrder,
  usage: readonly PartUsage[],
): Promise<void> {
  const [withdrawable, credit] = await read(client, "QueryLedger", "depositOf", [
    order.researcher,
    order.validator,
    order.token,
  ]);
  const { rows } = await database.query<{ pending: string }>(
    "select coalesce(sum((receipt->>'price')::numeric), 0)::text as pending from gateway.query where status = 'run' and researcher = $1 and receipt->>'token' = $2",
    [order.researcher, order.token],
  );
  const available = withdrawable + credit - BigInt(rows[0]!.pending);
  const price = priceOf(
    order,
    usage.map(({ units }) => BigInt(units)),
  );
  if (price > available)
    throw new Refused(
      402,
      "insufficient-deposit",
      `The query costs ${price}, the deposit towards ${order.validator} has ${available} left`,
      {
        price: String(price),
        available: String(available),
      },
    );
}

function settlementOf({ order, signer, signature }: QueryRequest, { usage }: QueryResult, resultHash: Hex): Settlement {
  return {
    order,
    signer,
    signature,
    resultHash,
    units: usage.map(({ units }) => BigInt(units)),
    usage: usage.map((part) => (part.class === "open" ? packUsage(part.streams) : "0x")),
  };
}

async function signedReceipt(
  { account, client }: Services,
  order: Hex,
  { order: { queryHash, token, validator, ...signed }, units, resultHash }: Settlement,
  rowCount: number,
): Promise<Receipt> {
  const price = priceOf(signed, units);
  return signDocument(account, {
    format: "datagraph/receipt/v1" as const,
    chainId: client.deployment.chainId,
    order,
    queryHash,
    resultHash,
    rowCount,
    units: units.map(String),
    price: String(price),
    token,
    validator,
    time: Math.floor(Date.now() / 1000),
  });
}

async function keep({ database }: Services, hash: Hex, settlement: Settlement, receipt: Receipt): Promise<void> {
  const { researcher, nonce } = settlement.order;
  const { rowCount } = await database.query(
    `insert into gateway.query (order_hash, researcher, nonce, settlement, receipt) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [hash, researcher, String(nonce), JSON.stringify(settlementToJson(settlement)), JSON.stringify(receipt)],
  );
  if (rowCount !== 1) throw new Refused(409, "nonce-used", `Order ${hash} was answered already`);
}

function priceOf({ parts }: Pick<QueryOrder, "parts">, units: readonly bigint[]): bigint {
  return parts.reduce((sum, { unitPrice }, index) => sum + unitPrice * units[index]!, 0n);
}
