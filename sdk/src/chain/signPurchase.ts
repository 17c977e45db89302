import { type Mandate, type Purchase, TYPES, domainOf } from "@datagraph/protocol";
import type { ChainClient } from "./client.ts";

/** Under which nonce something is signed, and until which second it may be handed in. */
export type Once = { nonce: bigint; deadline: number };

/**
 * Returns the client's mandate for a purchase, which anyone may hand in by `AccessPass.buyFor`. The price comes from what
 * the client approved, or permits, in an ERC-20.
 */
export async function signPurchase(client: ChainClient, purchase: Purchase, once: Once): Promise<Mandate> {
  const { deployment, walletClient } = client;
  const buyer = walletClient.account.address;
  const signature = await walletClient.signTypedData({
    domain: domainOf("AccessPass", deployment.chainId, deployment.contracts.AccessPass),
    types: { Purchase: TYPES.Purchase },
    primaryType: "Purchase",
    message: { buyer, ...purchase, ...once },
  });
  return { buyer, ...once, signature };
}
