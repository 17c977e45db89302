import { type Abi, type TransactionReceipt, decodeFunctionData, isAddressEqual } from "viem";
import type { ChainClient } from "../chain/client.ts";
import { type Contract, abis } from "../chain/contracts.ts";
import { write } from "../chain/write.ts";
import type { SignedCall } from "./signedCall.ts";

/**
 * Sends somebody's signed call as the client, who pays its gas. Returns its receipt. Throws CallRefused with the custom
 * error and its values, and RangeError for a call that is none of this deployment's.
 */
export async function sendSigned(client: ChainClient, { to, data }: SignedCall): Promise<TransactionReceipt> {
  const { chainId, contracts } = client.deployment;
  const contract = (Object.keys(abis) as Contract[]).find(
    (name) => contracts[name] !== undefined && isAddressEqual(contracts[name], to),
  );
  if (contract === undefined) throw new RangeError(`${to} is no contract of DataGraph on chain ${chainId}`);
  const { functionName, args } = decodeFunctionData({ abi: abis[contract] as Abi, data });
  return write(client, contract, functionName as never, (args ?? []) as never);
}
