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
import { type Hex, isAddressEqual, sha256 } from "viem";
import { type OrderSigner, signOrder } from "../chain/signOrder.ts";
import { documentSigner } from "../documents/signDocument.ts";
import { request, requestJson } from "./request.ts";

type QuoteJson = Pick<Quote, "mode" | "privacy"> & { order: OrderJson; price: string; most: string; units: string[] };

/** A query's answer: the bytes in the format asked for, and the gateway's signed statement about them. */
export type Answer = { receipt: Receipt; body: Uint8Array };

/**
 * Returns what a query would cost: an order to sign, exact units and price. Throws GatewayError with a position in the SQL,
 * and the signal's reason once that aborts: the gateway then stops counting.
 */
export async function quoteQuery(gateway: string, ask: QuoteRequest, signal?: AbortSignal): Promise<Quote> {
  const answer = await requestJson<QuoteJson>(gateway, "/queries/quote", ask, signal);
  const { order, price, most, units, ...rest } = answer;
  return { ...rest, order: orderFromJson(order), price: BigInt(price), most: BigInt(most), units: units.map(BigInt) };
}

/**
 * Signs a quoted order as the client and has the query run. Returns the answer once its receipt is checked: order,
 * result hash and validator's signature. Throws GatewayError, or an Error that names what does not fit. When the signal
 * aborts it throws the reason, and the gateway ends the query: what was not answered yet is not charged.
 */
export async function runQuery(
  gateway: string,
  client: OrderSigner,
  query: Query,
  { order }: Pick<Quote, "order">,
  format: ResultFormat = "json",
  signal?: AbortSignal,
): Promise<Answer> {
  const signature = await signOrder(client, order);
  const signer = client.walletClient.account.address;
  const response = await request(gateway, "/queries", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ order: orderToJson(order), query, signer, signature, format }),
    ...(signal && { signal }),
  });
  const { chainId, contracts } = client.deployment;
  const answer = await readAnswer(response, hashOrder(chainId, contracts.QueryLedger, order));
  if (!isAddressEqual(answer.receipt.validator, order.validator))
    throw new Error(`The receipt is signed by ${answer.receipt.validator}, not ${order.validator}`);
  return answer;
}

/**
 * Returns the answer that a gateway's response carries, once its receipt is checked: the order, the hash of the result
 * and the signature of the validator it names. Throws an Error that names what does not fit.
 */
export async function readAnswer(response: Response, order: Hex): Promise<Answer> {
  const body = new Uint8Array(await response.arrayBuffer());
  const header = response.headers.get(RECEIPT_HEADER);
  if (header === null) throw new Error(`${response.url} sent no receipt`);
  const receipt = JSON.parse(new TextDecoder().decode(base64url(header))) as Receipt;
  if (receipt.order !== order) throw new Error(`The receipt is for order ${receipt.order}, not ${order}`);
  if (receipt.resultHash !== sha256(body)) throw new Error(`The result is not what the receipt of ${order} says`);
  const signer = await documentSigner(receipt);
  if (!isAddressEqual(signer, receipt.validator))
    throw new Error(`The receipt is signed by ${signer}, not ${receipt.validator}`);
  return { receipt, body };
}

function base64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
