import type { ChainReader } from "@datagraph/sdk";
import { buyAndOpen } from "./steps/buyAndOpen.ts";
import { changeOfMind } from "./steps/changeOfMind.ts";
import { openPool } from "./steps/openPool.ts";
import { payouts, settlement } from "./steps/payouts.ts";
import { personalPools } from "./steps/personalPools.ts";
import { prepareQueries, queries, refusedQueries } from "./steps/queries.ts";
import { refusals } from "./steps/refusals.ts";
import { verify, verifyFraud } from "./steps/verify.ts";
import { vote } from "./steps/vote.ts";
import { weatherFile } from "./steps/weatherFile.ts";
import type { World } from "./world.ts";

/** One step of the demo as it went. `gas` counts everything mined meanwhile. */
export type StepResult = {
  step: string;
  result: string;
  checks: number;
  milliseconds: number;
  gas: number;
};

type Step = { step: string; run: (world: World) => Promise<string> };

/** The main job, from contribution to payout. */
const STEPS: readonly Step[] = [
  { step: "Diet and Health: two personal pools", run: personalPools },
  { step: "Bird strikes: an open pool", run: openPool },
  { step: "A weather station's Files", run: weatherFile },
  { step: "Buy a pass, decrypt, prove records", run: buyAndOpen },
  { step: "Keys refused", run: refusals },
  { step: "Passes and deposit for queries", run: prepareQueries },
  { step: "Queries", run: queries },
  { step: "Queries refused", run: refusedQueries },
  { step: "Settlement", run: settlement },
  { step: "Epoch, payout root, claims", run: payouts },
  { step: "Consent taken back, stream withdrawn", run: changeOfMind },
  { step: "The holders vote on a fee", run: vote },
  { step: "Payouts recomputed", run: verify },
];

/** A fraud, and how it is found out; it leaves a chain behind that nobody should go on with. */
const FRAUD: Step = { step: "A validator's fraud found out", run: verifyFraud };

/**
 * Walks through the steps on a running stack and tells of each as it ends. `withFraud` adds the last one. Throws at the
 * first check that does not hold.
 */
export async function runDemo(
  world: World,
  options: { withFraud: boolean; onStart: (step: string) => void; onEnd: (result: StepResult) => void },
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const { step, run } of options.withFraud ? [...STEPS, FRAUD] : STEPS) {
    options.onStart(step);
    const [started, block, checks] = [
      performance.now(),
      await world.reader.publicClient.getBlockNumber(),
      world.checks.count,
    ];
    const result = await run(world);
    const milliseconds = Math.round(performance.now() - started);
    results.push({
      step,
      result,
      checks: world.checks.count - checks,
      milliseconds,
      gas: await gasSince(world.reader, block),
    });
    options.onEnd(results.at(-1)!);
  }
  return results;
}

async function gasSince({ publicClient }: ChainReader, block: bigint): Promise<number> {
  const last = await publicClient.getBlockNumber();
  let gas = 0n;
  for (let number = block + 1n; number <= last; number++)
    gas += (await publicClient.getBlock({ blockNumber: number })).gasUsed;
  return Number(gas);
}
