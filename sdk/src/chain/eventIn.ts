import { type ContractEventName, type Log, type TransactionReceipt, parseEventLogs } from "viem";
import { type Contract, abis } from "./contracts.ts";

type EventArgs<C extends Contract, E extends ContractEventName<(typeof abis)[C]>> = Extract<
  Log<bigint, number, false, undefined, true, (typeof abis)[C]>,
  { eventName: E }
>["args"];

/** Returns the arguments of the first event of this name that a contract emitted. Throws when the receipt has none. */
export function eventIn<C extends Contract, E extends ContractEventName<(typeof abis)[C]>>(
  receipt: TransactionReceipt,
  contract: C,
  eventName: E,
): EventArgs<C, E> {
  const logs = parseEventLogs({ abi: abis[contract] as never, eventName: eventName as never, logs: receipt.logs });
  const [log] = logs as unknown as { args: EventArgs<C, E> }[];
  if (log === undefined) throw new Error(`Transaction ${receipt.transactionHash} has no ${contract}.${eventName}`);
  return log.args;
}
