import { type ChainReader, type Contract, abis, addressOf } from "@datagraph/sdk";
import { type Abi, type Address, erc20Abi } from "viem";

/** A call that a transaction makes: of one of DataGraph's contracts, or of a settlement token. */
export type Call = {
  title: string;
  contract: Contract | { token: Address };
  functionName: string;
  args: readonly unknown[];
  value?: bigint;
};

/** Returns a call as viem takes it. */
export function targetOf({ deployment }: ChainReader, { contract, functionName, args, value }: Call) {
  const [address, abi] =
    typeof contract === "string"
      ? [addressOf(deployment, contract), abis[contract] as Abi]
      : [contract.token, erc20Abi as Abi];
  return { address, abi, functionName, args, ...(value && { value }) };
}
