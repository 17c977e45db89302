import type { TransactionReceipt } from "viem";
import type { ChainClient } from "./client.ts";
import type { Contract } from "./contracts.ts";
import { CallRefused, type Payable, type PayableArgs, refusalOf, simulate } from "./simulate.ts";

/**
 * Simulates a call, sends it as the client's account and waits until it is mined. Returns its receipt. Throws
 * CallRefused with the custom error and its values.
 */
export async function write<C extends Contract, F extends Payable<C>>(
  client: ChainClient,
  contract: C,
  functionName: F,
  args: PayableArgs<C, F>,
  value = 0n,
): Promise<TransactionReceipt> {
  const { publicClient, walletClient } = client;
  const simulated = await simulate(client, contract, functionName as string, args as readonly unknown[], value);
  const { name, to, data } = simulated;
  try {
    const hash = await walletClient.sendTransaction({ to, data, value } as never);
    const receipt = await publicClient.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new CallRefused(name, `transaction ${hash} reverted`);
    return receipt;
  } catch (error) {
    throw refusalOf(name, error);
  }
}
