import { type Hex, encodeFunctionData, parseEventLogs } from "viem";
import type { Meter } from "./meter.ts";
import { ACADEMIC, type World } from "./world.ts";

export const FOR = 1;
/** The accounts that the local parameters give the token to. */
export const HOLDERS = [3, 4, 5];
/** The least proposal: a call of four bytes, a description of one. The peers' earlier figures were found with it. */
export const LEAST = { data: "0x12345678", description: "x" } as const;
export const FEE_DESCRIPTION = "Set the academic fee to 1 %";

/** Proposing and voting. */
export async function measureVotes(world: World, meter: Meter): Promise<void> {
  const { token, governor, book, wallets, networkHelpers, publicClient } = world;
  const holders = HOLDERS.map((index) => wallets[index]!.account);
  for (const account of holders) await token.write.delegate([account.address], { account });
  const propose = (data: Hex, description: string) =>
    governor.write.propose([[book.address], [0n], [data], description], { account: holders[0]! });
  const fee = encodeFunctionData({ abi: book.abi, functionName: "setFee", args: [ACADEMIC, 100] });
  await propose(LEAST.data, "");
  await meter.measure("propose, next", propose(LEAST.data, LEAST.description));
  const hash = await meter.measure("propose to change a fee, next", propose(fee, FEE_DESCRIPTION));
  const { logs } = await publicClient.getTransactionReceipt({ hash });
  const { proposalId } = parseEventLogs({ abi: governor.abi, logs, eventName: "ProposalCreated" })[0]!.args;
  await networkHelpers.mine((await governor.read.votingDelay()) + 1n);
  const vote = (index: number) => governor.write.castVote([proposalId, FOR], { account: holders[index]! });
  await meter.measure("castVote, first", vote(0));
  await meter.measure("castVote, next", vote(1));
}
