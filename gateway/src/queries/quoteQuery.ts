import type { Quote, QuoteRequest } from "@datagraph/protocol";
import { read } from "@datagraph/sdk";
import { bytesToBigInt } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { orderParts, planQuery } from "./planQuery.ts";
import { queryHash } from "./queryHash.ts";

/** Seconds a quote's order may be signed, run and settled within. */
const ORDER_LIFETIME = 300n;

/** Returns the exact cost of a query and the order to sign for it. Throws QueryRefused or Refused. */
export async function quoteQuery(services: Services, ask: QuoteRequest): Promise<Quote> {
  const plan = await planQuery(services, ask);
  const counts = await services.engine.count(plan.prepared);
  const parts = orderParts(plan, ask.licence, counts);
  const tokens = new Set(parts.map(({ pool }) => plan.served.get(pool)!.terms.token));
  if (tokens.size !== 1)
    throw new Refused(422, "tokens", "The pools of this query settle in different tokens; ask each apart");
  const [token] = tokens as Set<number>;
  const { timestamp } = await services.client.publicClient.getBlock();
  const order = {
    researcher: ask.researcher,
    validator: services.account.address,
    token: await read(services.client, "LicenseBook", "tokenAt", [token!]),
    queryHash: queryHash(ask.query),
    consentBlock: plan.blocks.consentBlock,
    nonce: bytesToBigInt(crypto.getRandomValues(new Uint8Array(8))),
    deadline: Number(timestamp + ORDER_LIFETIME),
    parts,
  };
  const price = parts.reduce((sum, { maxUnits, unitPrice }) => sum + maxUnits * unitPrice, 0n);
  return { order, price, units: parts.map(({ maxUnits }) => maxUnits), mode: plan.prepared.mode };
}
