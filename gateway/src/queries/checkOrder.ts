import { type QueryOrder, type QueryRequest, TYPES, domainOf } from "@datagraph/protocol";
import { read } from "@datagraph/sdk";
import { type RecoverTypedDataAddressParameters, isAddressEqual, recoverTypedDataAddress } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { queryHash } from "./queryHash.ts";

/** Seconds an order must still have to run, for its query to end and its settlement to be mined. */
const SETTLEMENT_GRACE = 60n;

/**
 * Checks what can be said of a signed order before its query runs: for whom and what, that it is signed, and that there
 * is time to settle it. Throws Refused.
 */
export async function checkOrder(services: Services, request: QueryRequest): Promise<void> {
  const { order, query } = request;
  if (!isAddressEqual(order.validator, services.account.address))
    throw new Refused(
      422,
      "wrong-validator",
      `The order names validator ${order.validator}; this gateway is ${services.account.address}`,
    );
  if (order.queryHash !== queryHash(query))
    throw new Refused(422, "wrong-query", "The order was signed for another query");
  if (new Set(order.parts.map(({ licence }) => licence)).size !== 1)
    throw new Refused(422, "licences", "All parts of an order must be under one licence");
  const { block } = await services.chain.latest();
  const checks = [
    checkTimes(services, order, block),
    checkSignature(services, request, block.timestamp),
    checkNonce(services, order),
  ];
  // asked at once; the first of them in this order is what an order is refused for
  await Promise.allSettled(checks);
  for (const check of checks) await check;
}

async function checkTimes(
  { client }: Services,
  { deadline, consentBlock }: QueryOrder,
  { number, timestamp }: { number: bigint; timestamp: bigint },
): Promise<void> {
  if (BigInt(deadline) < timestamp + SETTLEMENT_GRACE)
    throw new Refused(
      422,
      "expired",
      `The order's deadline ${deadline} is past or less than ${SETTLEMENT_GRACE} s from ${timestamp}; ask for a new quote`,
    );
  const [notice, age] = await Promise.all([
    read(client, "QueryLedger", "notice", []),
    read(client, "QueryLedger", "consentAge", []),
  ]);
  // later than that, the deposit could be gone
  if (BigInt(deadline) > timestamp + BigInt(notice))
    throw new Refused(422, "deadline", `The order's deadline ${deadline} is more than ${notice} s from ${timestamp}`);
  if (consentBlock > number)
    throw new Refused(422, "consent-block", `Consent block ${consentBlock} does not exist yet`);
  // half of the age is left for blocks until the settlement
  if (number - consentBlock > age / 2n)
    throw new Refused(409, "stale-quote", `Consent block ${consentBlock} is too old at ${number}; ask for a new quote`);
}

async function checkSignature(
  { client }: Services,
  { order, signer, signature }: QueryRequest,
  now: bigint,
): Promise<void> {
  const { chainId, contracts } = client.deployment;
  const signed = {
    address: signer,
    domain: domainOf("QueryLedger", chainId, contracts.QueryLedger),
    types: { QueryOrder: TYPES.QueryOrder, OrderPart: TYPES.OrderPart },
    primaryType: "QueryOrder" as const,
    message: order,
    signature,
  };
  if (!(await isSigned(client, signed)))
    throw new Refused(401, "bad-signature", `The order is not signed by ${signer}`);
  if (isAddressEqual(signer, order.researcher)) return;
  const { researcher, validator, token } = order;
  const [left, expiry] = await read(client, "QueryLedger", "spenderOf", [researcher, signer, validator, token]);
  if (BigInt(expiry) < now + SETTLEMENT_GRACE || left === 0n)
    throw new Refused(401, "spender", `${signer} may not sign for ${researcher}: ${left} left until ${expiry}`);
}

/** The chain is asked only about signers that are contracts (ERC-1271). */
async function isSigned(
  { publicClient }: Services["client"],
  signed: Parameters<Services["client"]["publicClient"]["verifyTypedData"]>[0],
): Promise<boolean> {
  const recovered = await recoverTypedDataAddress(signed as RecoverTypedDataAddressParameters).catch(() => undefined);
  if (recovered !== undefined && isAddressEqual(recovered, signed.address)) return true;
  return publicClient.verifyTypedData(signed);
}

async function checkNonce({ client, database }: Services, { researcher, nonce }: QueryOrder): Promise<void> {
  const [answered, isUsed, cancelledAt] = await Promise.all([
    database.query("select 1 from gateway.query where researcher = $1 and nonce = $2", [researcher, String(nonce)]),
    read(client, "QueryLedger", "isNonceUsed", [researcher, nonce]),
    read(client, "QueryLedger", "cancellationOf", [researcher, nonce]),
  ]);
  if (isUsed || answered.rowCount !== 0) throw nonceUsed({ researcher, nonce });
  if (cancelledAt !== 0)
    throw new Refused(409, "cancelled", `${researcher} cancelled the order of nonce ${nonce}; ask for a new quote`);
}

/** Returns the refusal of an order whose nonce was used, or is being used now. */
export function nonceUsed({ researcher, nonce }: Pick<QueryOrder, "researcher" | "nonce">): Refused {
  return new Refused(409, "nonce-used", `Nonce ${nonce} of ${researcher} is used; ask for a new quote`);
}
