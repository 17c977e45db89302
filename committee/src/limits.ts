import { Refusal } from "./refusal.ts";

const HOUR_MS = 60 * 60 * 1_000;
const MOST_NAMES = 100_000;

/** Counts releases, so that a stolen session or a leaking pass cannot draw a node empty. */
export type Limits = {
  /** counts one release; throws a Refusal when the wallet, or the dataset, has had its share of this hour */
  count: (wallet: string, dataset: string) => void;
};

/** Returns counters by wallet and by dataset, each over the last whole hour that began with its first release. */
export function releaseLimits(perWallet: number, perDataset: number, now: () => number = Date.now): Limits {
  const windows = new Map<string, { from: number; count: number }>();
  const windowOf = (name: string) => {
    const known = windows.get(name);
    if (known && now() - known.from < HOUR_MS) return known;
    const fresh = { from: now(), count: 0 };
    windows.delete(name);
    windows.set(name, fresh);
    if (windows.size > MOST_NAMES) dropOldest(windows);
    return fresh;
  };
  return {
    count(wallet, dataset) {
      const [byWallet, byDataset] = [windowOf(`wallet ${wallet}`), windowOf(`dataset ${dataset}`)];
      if (byWallet.count >= perWallet)
        throw new Refusal("too-many", `${wallet} had ${perWallet} keys of this node within an hour: wait`);
      if (byDataset.count >= perDataset)
        throw new Refusal(
          "too-many",
          `Dataset ${dataset} had ${perDataset} releases of this node within an hour: wait`,
        );
      byWallet.count++;
      byDataset.count++;
    },
  };
}

/** Insertion order is order of age. */
function dropOldest(windows: Map<string, unknown>): void {
  const [oldest] = windows.keys();
  if (oldest !== undefined) windows.delete(oldest);
}
