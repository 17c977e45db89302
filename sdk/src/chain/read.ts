import type { ContractFunctionArgs, ContractFunctionName, ContractFunctionReturnType } from "viem";
import type { ChainReader } from "./client.ts";
import { type Contract, abis, addressOf } from "./contracts.ts";

type View<C extends Contract> = ContractFunctionName<(typeof abis)[C], "view" | "pure">;
type Args<C extends Contract, F extends View<C>> = ContractFunctionArgs<(typeof abis)[C], "view" | "pure", F>;

/** Returns what a contract's view says at the latest block. Throws CallRefused's cause when the view reverts. */
export async function read<C extends Contract, F extends View<C>>(
  reader: ChainReader,
  contract: C,
  functionName: F,
  args: Args<C, F>,
): Promise<ContractFunctionReturnType<(typeof abis)[C], "view" | "pure", F, Args<C, F>>> {
  const address = addressOf(reader.deployment, contract);
  return reader.publicClient.readContract({ address, abi: abis[contract], functionName, args } as never) as never;
}
