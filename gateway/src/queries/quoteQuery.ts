import type { Quote, QuoteRequest } from "@datagraph/protocol";
import { read } from "@datagraph/sdk";
import { bytesToBigInt } from "viem";
import { privacyNotices } from "../privacy/privacyFloor.ts";
import type { Services } from "../services.ts";
import { orderParts, planQuery } from "./planQuery.ts";
import { queryHash } from "./queryHash.ts";
import { settlementToken } from "./settlementToken.ts";

/** Seconds a quote's order may be signed, run and settled within. */
const ORDER_LIFETIME = 300n;

/** Returns the exact cost of a query and the order to sign for it. Throws QueryRefused, QueryFailed or Refused. */
export async function quoteQuery(services: Services, ask: QuoteRequest, signal?: AbortSignal): Promise<Quote> {
  const plan = await planQuery(services, ask);
  const [token, counts, seconds, privacy] = await Promise.all([
    settlementToken(services, plan),
    services.engine.count(plan.prepared, { ...(signal && { signal }) }),
    read(services.client, "QueryLedger", "notice", []),
    privacyNotices(services, plan.floor),
  ]);
  const notice = BigInt(seconds);
  const parts = orderParts(plan, ask.licence, counts);
  const order = {
    researcher: ask.researcher,
    validator: services.account.address,
    token,
    queryHash: queryHash(ask.query),
    consentBlock: plan.blocks.consentBlock,
    nonce: bytesToBigInt(crypto.getRandomValues(new Uint8Array(8))),
    deadline: Number(plan.now + (ORDER_LIFETIME < notice ? ORDER_LIFETIME : notice)),
    parts,
  };
  const priceOf = (units: readonly bigint[]): bigint =>
    parts.reduce((sum, { unitPrice }, index) => sum + units[index]! * unitPrice, 0n);
  const units = parts.map(({ maxUnits }) => maxUnits);
  return {
    order,
    price: priceOf(units),
    most: priceOf(counts.map(({ most }) => BigInt(most))),
    units,
    mode: plan.prepared.mode,
    privacy,
  };
}
