import type { Hex } from "viem";
import { requestJson } from "./request.ts";

/** What a gateway states when it has erased a dataset's envelopes and cached plaintext, signed by its validator. */
export type ErasureReceipt = {
  format: "datagraph/erasure/v1";
  chainId: number;
  registry: string;
  dataset: string;
  envelopes: number;
  /** record batches of cached plaintext */
  batches: number;
  /** seconds */
  time: number;
  validator: string;
  signature: Hex;
};

/** Returns a gateway's receipt that a withdrawn dataset is erased. Throws GatewayError `not-erased` before it is. */
export async function fetchErasure(gateway: string, dataset: bigint): Promise<ErasureReceipt> {
  return requestJson<ErasureReceipt>(gateway, `/erasures/${dataset}`);
}
