import { TYPES, domainOf } from "@datagraph/protocol";
import type { Hex } from "viem";
import type { ChainClient } from "./client.ts";
import type { Once } from "./signPurchase.ts";

/** Returns the client's acceptance of a seat, which anyone may hand in by `AccessPass.acceptSeatFor`. */
export async function signSeat(
  { deployment, walletClient }: ChainClient,
  passId: bigint,
  seat: number,
  once: Once,
): Promise<Hex> {
  return walletClient.signTypedData({
    domain: domainOf("AccessPass", deployment.chainId, deployment.contracts.AccessPass),
    types: { SeatAcceptance: TYPES.SeatAcceptance },
    primaryType: "SeatAcceptance",
    message: { member: walletClient.account.address, passId, seat, ...once },
  });
}
