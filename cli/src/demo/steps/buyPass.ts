import { type ChainClient, eventIn, read, write } from "@datagraph/sdk";
import { type Address, zeroAddress } from "viem";

/** Buys a pass at the offer as it stands. `validator` is whose deposit a pool pass's price becomes. Returns its expiry. */
export async function buyPass(
  buyer: ChainClient,
  dataset: bigint,
  licence: number,
  validator: Address = zeroAddress,
): Promise<{ passId: bigint; expiry: number }> {
  const [offer, offerHash] = await Promise.all([
    read(buyer, "AccessPass", "offerOf", [dataset, licence]),
    read(buyer, "AccessPass", "offerHash", [dataset, licence]),
  ]);
  const holder = buyer.walletClient.account.address;
  const purchase = { dataset, licence, holder, offerHash, maxPrice: offer.price, validator };
  return eventIn(await write(buyer, "AccessPass", "buy", [purchase]), "AccessPass", "PassBought");
}
