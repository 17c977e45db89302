import type { Hex } from "viem";
import type { World } from "./world.ts";

/** Gas of one operation; `each` of a batch is rounded up. */
export type Figure = { work: string; gas: number };

export type Meter = ReturnType<typeof makeMeter>;

/** Returns what measures transactions and keeps their figures. Throws when one failed. */
export function makeMeter({ publicClient }: Pick<World, "publicClient">) {
  const figures: Figure[] = [];

  async function gasOf(transaction: Promise<Hex>): Promise<number> {
    const { status, gasUsed } = await publicClient.waitForTransactionReceipt({ hash: await transaction });
    if (status !== "success") throw new Error(`Transaction ${await transaction} failed`);
    return Number(gasUsed);
  }

  function note(work: string, gas: number): void {
    figures.push({ work, gas: Math.ceil(gas) });
  }

  return {
    figures,
    gasOf,
    note,
    /** Measures a transaction; `count` of its equal parts share its gas. */
    async measure(work: string, transaction: Promise<Hex>, count = 1): Promise<Hex> {
      note(work, (await gasOf(transaction)) / count);
      return transaction;
    },
  };
}
