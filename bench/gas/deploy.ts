import type { Meter } from "./meter.ts";
import type { World } from "./world.ts";

/** Gas of deploying everything, settlement token apart. */
export async function measureDeployment({ publicClient, deployment, dollar }: World, meter: Meter): Promise<void> {
  let gas = 0n;
  for (let number = deployment.from; number <= deployment.to; number++) {
    const { transactions } = await publicClient.getBlock({ blockNumber: BigInt(number) });
    for (const hash of transactions) {
      const { gasUsed, contractAddress } = await publicClient.getTransactionReceipt({ hash });
      if (contractAddress?.toLowerCase() !== dollar.address.toLowerCase()) gas += gasUsed;
    }
  }
  meter.note("deploy everything", Number(gas));
}
