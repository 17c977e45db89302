import { domainOf, type OrderPart, type QueryOrder, type Settlement } from "@datagraph/protocol";
import { sha256, toHex, type Hex } from "viem";
import { addressOf, native, type Rewards } from "./rewards.fixture.ts";

export const orderTypes = {
  QueryOrder: [
    { name: "researcher", type: "address" },
    { name: "validator", type: "address" },
    { name: "token", type: "address" },
    { name: "queryHash", type: "bytes32" },
    { name: "consentBlock", type: "uint64" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint40" },
    { name: "parts", type: "OrderPart[]" },
  ],
  OrderPart: [
    { name: "pool", type: "uint24" },
    { name: "licence", type: "uint8" },
    { name: "rows", type: "bool" },
    { name: "snapshot", type: "uint64" },
    { name: "fields", type: "uint256" },
    { name: "periodStart", type: "uint40" },
    { name: "periodEnd", type: "uint40" },
    { name: "unitPrice", type: "uint96" },
    { name: "maxUnits", type: "uint64" },
  ],
} as const;

export type { OrderPart, QueryOrder, Settlement };

type Signer = Rewards["researcher"];

export const unitPrice = 1_000n;

export function part(over: Partial<OrderPart> = {}): OrderPart {
  const base = { pool: 1, licence: 2, rows: false, snapshot: 1n, fields: 0b1011n, periodStart: 1_700_000_000 };
  return { ...base, periodEnd: 1_800_000_000, unitPrice, maxUnits: 100n, ...over };
}

/** An order of the researcher to alice over one part of 100 data points at most, unless told otherwise. */
export async function orderOf(r: Rewards, over: Partial<QueryOrder> = {}): Promise<QueryOrder> {
  const { number, timestamp } = await r.publicClient.getBlock();
  return {
    researcher: addressOf(r.researcher),
    validator: addressOf(r.alice),
    token: native,
    queryHash: sha256(toHex("SELECT 1")),
    consentBlock: number,
    nonce: 0n,
    deadline: Number(timestamp) + 3_600,
    parts: [part()],
    ...over,
  };
}

export async function signOrder(r: Rewards, signer: Signer, order: QueryOrder): Promise<Hex> {
  const domain = domainOf("QueryLedger", await r.publicClient.getChainId(), r.ledger.address);
  return signer.signTypedData({ domain, types: orderTypes, primaryType: "QueryOrder", message: order });
}

/** The settlement of an order for ten data points a part, signed by the researcher, unless told otherwise. */
export async function settlementOf(
  r: Rewards,
  order: QueryOrder,
  over: Partial<Settlement> = {},
  signer: Signer = r.researcher,
): Promise<Settlement> {
  return {
    order,
    signature: over.signature ?? (await signOrder(r, signer, order)),
    signer: addressOf(signer),
    resultHash: sha256(toHex("result")),
    units: order.parts.map(() => 10n),
    usage: order.parts.map((): Hex => "0x"),
    ...over,
  };
}
