import {
  type OrderPart,
  type QueryOrder,
  type QueryRequest,
  type Receipt,
  type Settlement,
  hashOrder,
  packUsage,
} from "@datagraph/protocol";
import type { PartUsage, QueryResult } from "@datagraph/query";
import { signDocument } from "@datagraph/sdk";
import { type Hex, isAddressEqual, sha256 } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { chargeOrder } from "./chargeOrder.ts";
import { checkOrder } from "./checkOrder.ts";
import { type QueryPlan, orderParts, planQuery } from "./planQuery.ts";
import { reserveNonce } from "./reserveNonce.ts";
import { settlementToken } from "./settlementToken.ts";

/** An answered query: the result's bytes in the format asked for, and the signed receipt. */
export type Answered = { body: Uint8Array; receipt: Receipt };

/**
 * Runs a signed order's query and keeps its settlement; the order is charged only once the answer exists. Throws
 * QueryRefused, QueryFailed or Refused, and then nothing is charged and the order may be sent again.
 */
export async function runQuery(services: Services, request: QueryRequest, signal?: AbortSignal): Promise<Answered> {
  const { order, query } = request;
  await checkOrder(services, request);
  const { researcher, consentBlock } = order;
  const licence = order.parts[0]!.licence;
  const plan = await planQuery(services, { query, licence, researcher, consentBlock });
  await checkParts(services, plan, order, licence);
  const free = await reserveNonce(services, order);
  try {
    return await answer(services, request, plan, signal);
  } finally {
    await free();
  }
}

async function answer(
  services: Services,
  request: QueryRequest,
  plan: QueryPlan,
  signal: AbortSignal | undefined,
): Promise<Answered> {
  const { order, format } = request;
  const result = await services.engine.run(plan.prepared, { formats: [format], ...(signal && { signal }) });
  checkMaximum(order, result.usage);
  const body = result.bytes[format]!;
  const settlement = settlementOf(request, result, sha256(body));
  const receipt = await signedReceipt(services, settlement, result.rows.length);
  await chargeOrder(services, settlement, receipt);
  return { body, receipt };
}

/** The order must name exactly what the query reads, at this snapshot, and the price and the token of the terms. */
async function checkParts(services: Services, plan: QueryPlan, order: QueryOrder, licence: number): Promise<void> {
  const zero = plan.prepared.parts.map(({ pool, fields }) => ({ pool, fields, units: 0, most: 0 }));
  const expected = orderParts(plan, licence, zero);
  const same = (a: OrderPart, b: OrderPart | undefined): boolean =>
    b !== undefined &&
    (["pool", "rows", "snapshot", "fields", "periodStart", "periodEnd", "unitPrice"] as const).every(
      (key) => a[key] === b[key],
    );
  const fits =
    expected.length === order.parts.length && expected.every((part, index) => same(part, order.parts[index]));
  if (!fits || !isAddressEqual(order.token, await settlementToken(services, plan)))
    throw new Refused(
      409,
      "stale-quote",
      "The order no longer fits: snapshot, fields, price or token differ; ask for a new quote",
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
  { order, units, resultHash }: Settlement,
  rowCount: number,
): Promise<Receipt> {
  const { chainId, contracts } = client.deployment;
  const { queryHash, token, validator, parts } = order;
  return signDocument(account, {
    format: "datagraph/receipt/v1" as const,
    chainId,
    order: hashOrder(chainId, contracts.QueryLedger, order),
    queryHash,
    resultHash,
    rowCount,
    units: units.map(String),
    price: String(parts.reduce((sum, { unitPrice }, index) => sum + unitPrice * units[index]!, 0n)),
    token,
    validator,
    time: Math.floor(Date.now() / 1000),
  });
}
