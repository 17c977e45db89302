import { type ChainClient, type SignedCall, requestJson } from "@datagraph/sdk";
import type { Hex, TransactionReceipt } from "viem";
import { carryOut } from "./carryOut.ts";

/** Something that a gateway sends, and pays for: what the account signs, good until a time in seconds. */
export type SignedWish = {
  title: string;
  sign: (client: ChainClient, deadline: number) => SignedCall | Promise<SignedCall>;
};

/** Seconds in which a signed call may be sent. */
const HOUR = 3_600;

/**
 * Asks the wallet to sign a call, has a gateway send it and follows it until the indexer knows it; the tray shows how far
 * it is. Returns the receipt. Throws TransactionEnded with what to do.
 */
export async function sendRelayed(client: ChainClient, gateway: string, wish: SignedWish): Promise<TransactionReceipt> {
  return carryOut(client, wish.title, async (tell) => {
    tell({ stage: "signing" });
    const { timestamp } = await client.publicClient.getBlock();
    const call = await wish.sign(client, Number(timestamp) + HOUR);
    // the gateway answers once it has sent the call; asked again it says the same
    const { transaction } = await requestJson<{ transaction: Hex }>(gateway, "/relay", call);
    return { hash: transaction };
  });
}
