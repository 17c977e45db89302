import { type Address, type Hex, hashTypedData } from "viem";
import { type QueryOrder, TYPES, domainOf } from "../typedData.ts";

/** Returns the EIP-712 hash of an order, which names it on-chain and in receipts. */
export function hashOrder(chainId: number, ledger: Address, order: QueryOrder): Hex {
  return hashTypedData({
    domain: domainOf("QueryLedger", chainId, ledger),
    types: { QueryOrder: TYPES.QueryOrder, OrderPart: TYPES.OrderPart },
    primaryType: "QueryOrder",
    message: order,
  });
}
