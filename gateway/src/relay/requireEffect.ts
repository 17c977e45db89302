import { type ChainClient, CallRefused, read, simulate } from "@datagraph/sdk";
import type { RelayedCall } from "./decodeCall.ts";

/**
 * Simulates a call. Throws CallRefused when it reverts, or when it would succeed without doing anything: claims and
 * releases of many pass over who has nothing due, and any signature delegates somebody's no votes.
 */
export async function requireEffect(
  client: ChainClient,
  { contract, functionName, args, subjects }: RelayedCall,
): Promise<void> {
  const { name, result } = await simulate(client, contract, functionName, args);
  if (functionName.endsWith("Many") && Number(result) < subjects.length)
    throw new CallRefused(name, `${Number(result)} of ${subjects.length} would be paid: leave out who has nothing due`);
  const votes =
    functionName === "delegateBySig" ? await read(client, "DataToken", "balanceOf", [subjects[0]!]) : result;
  if ((functionName === "delegateBySig" || contract === "DataGovernor") && votes === 0n)
    throw new CallRefused(name, `${subjects[0]} has no votes`);
}
