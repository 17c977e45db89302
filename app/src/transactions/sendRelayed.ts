import type { ChainClient, SignedCall } from "@datagraph/sdk";
import type { TransactionReceipt } from "viem";
import { askGateway } from "./askGateway.ts";
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
    tell({ stage: "signing", relayed: true });
    const { timestamp } = await client.publicClient.getBlock();
    const signed = await wish.sign(client, Number(timestamp) + HOUR);
    // kept, so that a page which is left before the gateway answers asks it again
    tell({ signed });
    return { hash: await askGateway(gateway, signed, Date.now() + HOUR * 1_000, (reason) => tell({ reason })) };
  });
}
