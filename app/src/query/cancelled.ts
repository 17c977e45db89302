import { type QueryOrder, hashOrder } from "@datagraph/protocol";
import { type ChainClient, request } from "@datagraph/sdk";
import type { Hex } from "viem";

/** Somebody cancelled a quote or a query. `answered` is the order that was answered, and so charged, before that. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  readonly answered: Hex | undefined;

  constructor(answered?: Hex) {
    super("The query was cancelled");
    this.answered = answered;
  }
}

/** Returns what cancelling an order came to: the gateway may have answered just before. */
export async function cancelled(gateway: string, { deployment }: ChainClient, order: QueryOrder): Promise<Cancelled> {
  const hash = hashOrder(deployment.chainId, deployment.contracts.QueryLedger, order);
  const isKnown = await request(gateway, `/queries/${hash}`).then(
    () => true,
    () => false,
  );
  return new Cancelled(isKnown ? hash : undefined);
}
