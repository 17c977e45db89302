import { type QueryOrder, TYPES, domainOf } from "@datagraph/protocol";
import type { Hex } from "viem";
import type { ChainClient } from "./client.ts";

/** What signs orders for a deployment: a chain client, or a session key, which needs no chain. */
export type OrderSigner = Pick<ChainClient, "deployment" | "walletClient">;

/** Returns the client's EIP-712 signature of a query order, which lets its validator take up to the order's maximum. */
export async function signOrder({ deployment, walletClient }: OrderSigner, order: QueryOrder): Promise<Hex> {
  return walletClient.signTypedData({
    domain: domainOf("QueryLedger", deployment.chainId, deployment.contracts.QueryLedger),
    types: { QueryOrder: TYPES.QueryOrder, OrderPart: TYPES.OrderPart },
    primaryType: "QueryOrder",
    message: order,
  });
}
