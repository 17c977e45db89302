import {
  type CallData,
  CallRefused,
  type Contract,
  type Payable,
  type PayableArgs,
  refusalOf,
  simulate,
} from "@datagraph/sdk";
import { setTimeout as delay } from "node:timers/promises";
import type { TransactionReceipt } from "viem";
import type { Outgoing, Sender } from "./sender.ts";
import { submitCall } from "./submitCall.ts";
import { tendCalls } from "./tendCalls.ts";

/** Milliseconds between looks at a transaction under way: at first, and at most. */
const LOOKS = { first: 50, most: 1_000 } as const;

/**
 * Simulates a call, sends it as the sender and waits until it is mined, replacing it by one that pays more when it is
 * stuck. Returns its receipt. Throws CallRefused with the custom error and its values, or when another transaction of the
 * same key took its place.
 */
export async function sendCall<C extends Contract, F extends Payable<C>>(
  sender: Sender,
  contract: C,
  functionName: F,
  args: PayableArgs<C, F>,
  value = 0n,
): Promise<TransactionReceipt> {
  const call = await simulate(sender.client, contract, functionName as string, args as readonly unknown[], value);
  try {
    return await minedCall(sender, call, await submitCall(sender, call));
  } catch (error) {
    throw refusalOf(call.name, error);
  }
}

/**
 * Waits for a call that was given a nonce. Returns its receipt. Throws as `sendCall`, and AbortError when the signal comes
 * first.
 */
export async function minedCall(
  sender: Sender,
  { name }: Pick<CallData, "name">,
  nonce: bigint,
  signal?: AbortSignal,
): Promise<TransactionReceipt> {
  for (let pause: number = LOOKS.first; ; pause = Math.min(pause * 2, LOOKS.most)) {
    await tendCalls(sender);
    const { rows } = await sender.database.query<Pick<Outgoing, "state"> & { mined_as: `0x${string}` }>(
      "select state, mined_as from gateway.outgoing where account = $1 and nonce = $2",
      [sender.account.address, String(nonce)],
    );
    const { state, mined_as: hash } = rows[0]!;
    if (state === "displaced")
      throw new CallRefused(name, `another transaction of ${sender.account.address} has nonce ${nonce}`);
    if (state === "mined") {
      const receipt = await sender.client.publicClient.getTransactionReceipt({ hash });
      if (receipt.status !== "success") throw new CallRefused(name, `transaction ${hash} reverted`);
      return receipt;
    }
    await delay(pause, undefined, signal && { signal });
  }
}
