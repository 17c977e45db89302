import { addressOf, eventIn, requestJson } from "@datagraph/sdk";
import { type Address, erc20Abi, zeroAddress } from "viem";
import { signPermit } from "../transactions/permit.ts";
import type { Act } from "../transactions/useAction.ts";
import { priceNow } from "./price.ts";

/** What a person saw and agreed to. */
export type Agreed = { dataset: bigint; licence: number; price: bigint; isPool: boolean; name: string };

/** The offer is no longer the one that was shown. */
export class OfferChanged extends Error {
  override readonly name = "OfferChanged";
}

/**
 * Buys or renews a pass at the price that was shown: approval and purchase at once where the wallet batches, else by one
 * signature and one transaction where the token has permits, by an approval and a transaction where it has none. Returns the pass and its expiry in seconds.
 */
export async function buyPass(
  { client, send, canBatch, sendTogether }: Act,
  agreed: Agreed,
  gatewayUrl: string,
): Promise<{ passId: bigint; expiry: number }> {
  const { dataset, licence, isPool, name } = agreed;
  const holder = client.walletClient.account.address;
  const { price, duration, offerHash, token, balance } = await priceNow(client, dataset, licence, holder);
  if (duration === 0 || price > agreed.price)
    throw new OfferChanged("The offer changed while you looked at it. The page shows the new one: look, then buy.");
  if (balance! < price) throw new Error("The account has too little of the token for this pass.");
  const validator = isPool ? (await requestJson<{ validator: Address }>(gatewayUrl, "/health")).validator : zeroAddress;
  const purchase = { dataset, licence, holder, offerHash, maxPrice: price, validator };
  const title = `Buy a pass: ${name}`;
  const call = { title, contract: "AccessPass", functionName: "buy", args: [purchase] } as const;
  if (token === zeroAddress || price === 0n) return bought(await send({ ...call, value: price }));
  const payee = addressOf(client.deployment, isPool ? "QueryLedger" : "RewardVault");
  const asked = { address: token, abi: erc20Abi, functionName: "allowance", args: [holder, payee] } as const;
  if ((await client.publicClient.readContract(asked)) >= price) return bought(await send(call));
  const approval = {
    title: `Allow the payment for ${name}`,
    contract: { token },
    functionName: "approve",
    args: [payee, price],
  };
  if (await canBatch()) return bought(await sendTogether(title, [approval, call]));
  const permit = await signPermit(client, token, payee, price);
  if (permit !== undefined)
    return bought(await send({ ...call, functionName: "buyWithPermit", args: [purchase, permit] }));
  await send(approval);
  return bought(await send(call));
}

type Receipt = Parameters<typeof eventIn>[0];

function bought(receipt: Receipt): { passId: bigint; expiry: number } {
  const { passId, expiry } = eventIn(receipt, "AccessPass", "PassBought");
  return { passId, expiry };
}
