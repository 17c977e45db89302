import { type ChainClient, type Contract, abis, addressOf } from "@datagraph/sdk";

/** Runs a call on the chain's present state without sending it. Throws what the contract would refuse it with. */
export async function rehearse(
  client: ChainClient,
  contract: Contract,
  functionName: string,
  args: readonly unknown[],
): Promise<void> {
  const { account } = client.walletClient;
  const call = { address: addressOf(client.deployment, contract), abi: abis[contract], functionName, args, account };
  await client.publicClient.simulateContract(call as never);
}
