import {
  type Abi,
  BaseError,
  type ContractFunctionArgs,
  type ContractFunctionName,
  ContractFunctionRevertedError,
  type Hex,
  encodeFunctionData,
} from "viem";
import type { ChainClient } from "./client.ts";
import { type Contract, abis, addressOf } from "./contracts.ts";

/** What of a contract sends transactions, and what such a call takes. */
export type Payable<C extends Contract> = ContractFunctionName<(typeof abis)[C], "nonpayable" | "payable">;
export type PayableArgs<C extends Contract, F extends Payable<C>> = ContractFunctionArgs<
  (typeof abis)[C],
  "nonpayable" | "payable",
  F
>;

/** A call as a transaction carries it. */
export type CallData = { name: string; to: Hex; data: Hex; value: bigint };

/** A call that a contract refused: nothing was sent, or what was sent reverted. */
export class CallRefused extends Error {
  override readonly name = "CallRefused";
  /** the custom error and its values, or the node's words */
  readonly reason: string;
  /** the custom error's name, where there is one */
  readonly code: string | undefined;

  constructor(call: string, reason: string, code?: string, options?: ErrorOptions) {
    super(`${call} was refused: ${reason}`, options);
    this.reason = reason;
    this.code = code;
  }
}

/**
 * Runs a call on the chain's present state as the client's account, without sending it. Returns it as a transaction
 * carries it, and what it returned. Throws CallRefused with the custom error and its values. Its arguments are not typed: to infer one
 * contract's types from those of all takes the compiler minutes; `write` types them for callers.
 */
export async function simulate(
  { publicClient, walletClient, deployment }: ChainClient,
  contract: Contract,
  functionName: string,
  args: readonly unknown[],
  value = 0n,
): Promise<CallData & { result: unknown }> {
  const name = `${contract}.${functionName}`;
  const address = addressOf(deployment, contract);
  const call = { address, abi: abis[contract] as Abi, functionName, args, account: walletClient.account, value };
  const data = encodeFunctionData({ abi: call.abi, functionName, args });
  try {
    const { result } = await publicClient.simulateContract(call);
    return { name, to: address, data, value, result };
  } catch (error) {
    throw refusalOf(name, error);
  }
}

/** Returns what a failed call is told as: CallRefused where viem failed, anything else as it is. */
export function refusalOf(call: string, error: unknown): unknown {
  if (!(error instanceof BaseError)) return error;
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (!(reverted instanceof ContractFunctionRevertedError))
    return new CallRefused(call, error.shortMessage, undefined, { cause: error });
  const { data, reason } = reverted;
  if (data === undefined) return new CallRefused(call, reason ?? reverted.signature ?? reverted.shortMessage);
  return new CallRefused(call, `${data.errorName}(${(data.args ?? []).map(String).join(", ")})`, data.errorName);
}
