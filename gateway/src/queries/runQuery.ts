import {
  type OrderPart,
  type QueryOrder,
  type QueryRequest,
  type Receipt,
  type Settlement,
  hashOrder,
  packUsage,
} from "@datagraph/protocol";
import { type PartUsage, QueryFailed, QueryRefused, type QueryResult } from "@datagraph/query";
import { signDocument } from "@datagraph/sdk";
import { type Hex, isAddressEqual, sha256 } from "viem";
import { keepAnswer } from "../privacy/answerLog.ts";
import { requireBudget, spendBudget } from "../privacy/privacyFloor.ts";
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
  const { floor, prepared } = plan;
  const notices = await requireBudget(services, floor);
  try {
    const result = await services.engine.run(prepared, { formats: [format], ...(signal && { signal }) });
    checkMaximum(order, result.usage);
    const body = result.bytes[format]!;
    const settlement = settlementOf(request, result, sha256(body));
    const privacy = notices.map((notice) => ({ ...notice, left: notice.left - 1 }));
    const facts = { rowCount: result.rows.length, ...(privacy.length > 0 && { privacy }) };
    const receipt = await signedReceipt(services, settlement, facts);
    await services.results.keep(receipt.order, body);
    await chargeOrder(services, { ...request, settlement, receipt }, async (database) => {
      await keepAnswer(database, services.answerSecret, floor, result.answered);
      // under the pools' locks, so that seats of one pass cannot both take the last answer
      await requireBudget({ database }, floor);
      await spendBudget({ database }, floor);
      // who went away before the charge is not charged
      if (signal?.aborted) throw new QueryFailed("cancelled", "The query was cancelled");
    }).catch(async (error: unknown) => {
      await services.results.drop(receipt.order);
      throw error;
    });
    return { body, receipt };
  } catch (error) {
    if (tellsOfPeople(error)) await spendBudget(services, floor);
    throw error;
  }
}

/** That there are too few people is an answer too: asked often enough, it tells as much. */
function tellsOfPeople(error: unknown): boolean {
  if (error instanceof QueryRefused) return error.code === "below-k";
  return error instanceof Refused && (error.code === "difference" || error.code === "combination");
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
  facts: Pick<Receipt, "rowCount" | "privacy">,
): Promise<Receipt> {
  const { chainId, contracts } = client.deployment;
  const { queryHash, token, validator, parts } = order;
  return signDocument(account, {
    format: "datagraph/receipt/v1" as const,
    chainId,
    order: hashOrder(chainId, contracts.QueryLedger, order),
    queryHash,
    resultHash,
    ...facts,
    units: units.map(String),
    price: String(parts.reduce((sum, { unitPrice }, index) => sum + unitPrice * units[index]!, 0n)),
    token,
    validator,
    time: Math.floor(Date.now() / 1000),
  });
}
