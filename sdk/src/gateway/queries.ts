import {
  type OrderJson,
  type Query,
  type Quote,
  type QuoteRequest,
  RECEIPT_HEADER,
  type Receipt,
  type ResultFormat,
  hashOrder,
  orderFromJson,
  orderToJson,
} from "@datagraph/protocol";
import { type Address, isAddressEqual, sha256 } from "viem";
import type { ChainClient } from "../chain/client.ts";
import { signOrder } from "../chain/signOrder.ts";
import { documentSigner } from "../documents/signDocument.ts";
import { request, requestJson } from "./request.ts";

type QuoteJson = { order: OrderJson; price: string; units: string[]; mode: Quote["mode"] };

/** A query's answer: the bytes in the format asked for, and the gateway's signed statement about them. */
export type Answer = { receipt: Receipt; body: Uint8Array };

/** Returns what a query would cost: an order to sign, exact units and price. Throws GatewayError with a position in the SQL. */
export async function quoteQuery(gateway: string, ask: QuoteRequest): Promise<Quote> {
  const { order, price, units, mode } = await requestJson<QuoteJson>(gateway, "/queries/quote", ask);
  return { order: orderFromJson(order), price: BigInt(price), units: units.map(BigInt), mode };
}

/**
 * Signs a quoted order as the client and has the query run. Returns the answer once its receipt is checked: order,
 * result hash and validator's signature. Throws GatewayError, or an Error that names what does not fit.
 */
export async function runQuery(
  gateway: string,
  client: ChainClient,
  query: Query,
  { order }: Pick<Quote, "order">,
  format: ResultFormat = "json",
): Promise<Answer> {
  const signature = await signOrder(client, order);
  const signer = client.walletClient.account.address;
  const response = await request(gateway, "/queries", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ order: orderToJson(order), query, signer, signature, format }),
  });
  const body = new Uint8Array(await response.arrayBuffer());
  const header = response.headers.get(RECEIPT_HEADER);
  if (header === null) throw new Error(`Gateway ${gateway} sent no receipt`);
  const receipt = JSON.parse(new TextDecoder().decode(base64url(header))) as Receipt;
  const { chainId, contracts } = client.deployment;
  await checkReceipt(receipt, {
    order: hashOrder(chainId, contracts.QueryLedger, order),
    validator: order.validator,
    body,
  });
  return { receipt, body };
}

async function checkReceipt(
  receipt: Receipt,
  expected: { order: string; validator: Address; body: Uint8Array },
): Promise<void> {
  if (receipt.order !== expected.order)
    throw new Error(`The receipt is for order ${receipt.order}, not ${expected.order}`);
  if (receipt.resultHash !== sha256(expected.body))
    throw new Error(`The result is not what the receipt of ${receipt.order} says`);
  const signer = await documentSigner(receipt);
  if (!isAddressEqual(signer, expected.validator))
    throw new Error(`The receipt is signed by ${signer}, not ${expected.validator}`);
}

function base64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
