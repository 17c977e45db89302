import { type ChainReader, abis, addressOf } from "@datagraph/sdk";
import { type Address, type Hex, encodeFunctionData } from "viem";

const MOST_BPS = 1_000;

/** Returns a percentage in basis points; undefined when it is none that the contract allows. */
export function parsePercent(text: string): number | undefined {
  const bps = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : Number.NaN;
  return bps <= MOST_BPS ? bps : undefined;
}

/** Returns the call that sets a licence's fee, tried out as the timelock. Throws when it would be refused. */
export async function feeCall(
  reader: ChainReader,
  licence: number,
  bps: number,
): Promise<{ target: Address; data: Hex }> {
  const [target, account] = [
    addressOf(reader.deployment, "LicenseBook"),
    addressOf(reader.deployment, "TimelockController"),
  ];
  const data = encodeFunctionData({ abi: abis.LicenseBook, functionName: "setFee", args: [licence, bps] });
  await reader.publicClient.call({ to: target, data, account });
  return { target, data };
}
