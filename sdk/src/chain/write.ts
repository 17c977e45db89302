import {
  type Account,
  BaseError,
  ContractFunctionRevertedError,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type TransactionReceipt,
} from "viem";
import type { ChainClient } from "./client.ts";
import { type Contract, abis, addressOf } from "./contracts.ts";

type Payable<C extends Contract> = ContractFunctionName<(typeof abis)[C], "nonpayable" | "payable">;
type Args<C extends Contract, F extends Payable<C>> = ContractFunctionArgs<
  (typeof abis)[C],
  "nonpayable" | "payable",
  F
>;

/** A call that a contract refused: nothing was sent, or what was sent reverted. */
export class CallRefused extends Error {
  override readonly name = "CallRefused";
  /** the custom error and its values, or the node's words */
  readonly reason: string;
  /** the custom error's name, where there is one */
  readonly code: string | undefined;

  constructor(call: string, reason: string, code?: string) {
    super(`${call} was refused: ${reason}`);
    this.reason = reason;
    this.code = code;
  }
}

/**
 * Simulates a call, sends it as the client's account and waits until it is mined. Returns its receipt. Throws
 * CallRefused with the custom error and its values.
 */
export async function write<C extends Contract, F extends Payable<C>>(
  client: ChainClient,
  contract: C,
  functionName: F,
  args: Args<C, F>,
  value = 0n,
): Promise<TransactionReceipt> {
  const { publicClient, walletClient } = client;
  const address = addressOf(client.deployment, contract);
  const account: Account = walletClient.account;
  const name = `${contract}.${functionName}`;
  try {
    const call = { address, abi: abis[contract], functionName, args, account, value };
    const { request } = await publicClient.simulateContract(call as never);
    const hash = await walletClient.writeContract(request as never);
    const receipt = await publicClient.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new CallRefused(name, `transaction ${hash} reverted`);
    return receipt;
  } catch (error) {
    throw error instanceof BaseError ? refusal(name, error) : error;
  }
}

function refusal(call: string, error: BaseError): CallRefused {
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (!(reverted instanceof ContractFunctionRevertedError)) return new CallRefused(call, error.shortMessage);
  const { data, reason } = reverted;
  if (data === undefined) return new CallRefused(call, reason ?? reverted.signature ?? reverted.shortMessage);
  return new CallRefused(call, `${data.errorName}(${(data.args ?? []).map(String).join(", ")})`, data.errorName);
}
