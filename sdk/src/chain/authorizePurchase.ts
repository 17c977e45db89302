import type { Mandate, Purchase } from "@datagraph/protocol";
import { type Address, zeroAddress } from "viem";
import type { ChainClient } from "./client.ts";
import { addressOf } from "./contracts.ts";
import { read } from "./read.ts";
import { signAuthorization } from "./signAuthorization.ts";
import type { Once } from "./signPurchase.ts";

/**
 * Returns the client's mandate for a purchase that pays for it too, which anyone may hand in by
 * `AccessPass.buyWithAuthorization`: one signature, no approval, no coin for gas.
 *
 * @param cost the offer's exact price, and its token, which must know EIP-3009
 */
export async function authorizePurchase(
  client: ChainClient,
  purchase: Purchase,
  cost: { token: Address; price: bigint },
  { nonce, deadline }: Once,
): Promise<Mandate> {
  const buyer = client.walletClient.account.address;
  const signature = await signAuthorization(client, {
    token: cost.token,
    to: addressOf(client.deployment, purchase.validator === zeroAddress ? "RewardVault" : "QueryLedger"),
    value: cost.price,
    nonce: await read(client, "AccessPass", "hashPurchase", [purchase, buyer, nonce, deadline]),
    deadline,
  });
  return { buyer, nonce, deadline, signature };
}
