import { setTimeout as sleep } from "node:timers/promises";
import { type ErasureReceipt, GatewayError, documentSigner, fetchErasure } from "@datagraph/sdk";
import { isAddressEqual } from "viem";

/** Returns a gateway's signed receipt of an erasure, its signature checked; undefined while nothing is erased. */
export async function erasureOf(gateway: string, dataset: bigint): Promise<ErasureReceipt | undefined> {
  const receipt = await fetchErasure(gateway, dataset).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === "not-erased") return undefined;
    throw error;
  });
  if (receipt === undefined) return undefined;
  const signer = await documentSigner(receipt);
  if (!isAddressEqual(signer, receipt.validator as `0x${string}`))
    throw new Error(`The erasure receipt names ${receipt.validator} but ${signer} signed it`);
  return receipt;
}

/** Returns the receipt as soon as there is one; undefined when `seconds` have passed without. */
export async function awaitErasure(
  gateway: string,
  dataset: bigint,
  seconds: number,
): Promise<ErasureReceipt | undefined> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const receipt = await erasureOf(gateway, dataset);
    if (receipt !== undefined || Date.now() > end) return receipt;
    await sleep(500);
  }
}
