import type { ChainReader } from "../chain/client.ts";
import { type Abi, type Address, type Hex, encodeFunctionData } from "viem";
import { type Contract, abis, addressOf } from "../chain/contracts.ts";
import type { Payable, PayableArgs } from "../chain/simulate.ts";

/** A call whose data holds all the authority it needs, so that anyone may send it. */
export type SignedCall = { to: Address; data: Hex };

/** Returns a contract's call as a relayer takes it. */
export function signedCall<C extends Contract, F extends Payable<C>>(
  { deployment }: Pick<ChainReader, "deployment">,
  contract: C,
  functionName: F,
  args: PayableArgs<C, F>,
): SignedCall {
  const call = { abi: abis[contract] as Abi, functionName: functionName as string, args: args as readonly unknown[] };
  const data = encodeFunctionData(call);
  return { to: addressOf(deployment, contract), data };
}
