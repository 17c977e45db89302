import { type ContractEventArgs, type ContractEventName, type TransactionReceipt, parseEventLogs } from "viem";
import { type Contract, abis } from "./contracts.ts";

/** Returns the arguments of the first event of this name that a contract emitted. Throws when the receipt has none. */
export function eventIn<C extends Contract, E extends ContractEventName<(typeof abis)[C]>>(
  receipt: TransactionReceipt,
  contract: C,
  eventName: E,
): Required<Extract<ContractEventArgs<(typeof abis)[C], E>, Record<string, unknown>>> {
  const logs = parseEventLogs({ abi: abis[contract] as never, eventName: eventName as never, logs: receipt.logs });
  const [log] = logs as unknown as { args: unknown }[];
  if (log === undefined) throw new Error(`Transaction ${receipt.transactionHash} has no ${contract}.${eventName}`);
  return log.args as never;
}
