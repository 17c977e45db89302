import { formatEther, parseGwei } from "viem";
import type { Figure, Meter } from "./meter.ts";
import type { World } from "./world.ts";

const DEPLOYMENT = "deploy everything";
const DOLLARS_A_COIN = 3_000;

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
  meter.note(DEPLOYMENT, Number(gas));
}

/** Returns a line that says what deploying everything costs at 1 gwei. The price of a coin is an assumption. */
export function deploymentInMoney(figures: readonly Figure[]): string {
  const gas = figures.find(({ work }) => work === DEPLOYMENT)!.gas;
  const coins = Number(formatEther(BigInt(gas) * parseGwei("1")));
  const dollars = Math.round(coins * DOLLARS_A_COIN);
  return (
    `Deploying everything costs ${coins.toFixed(4)} ETH at 1 gwei: ${dollars} USD were an ETH ` +
    `${DOLLARS_A_COIN.toLocaleString("en-GB")} USD.`
  );
}
