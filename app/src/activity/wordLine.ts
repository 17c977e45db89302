import { formatCount } from "../format/formatCount.ts";
import { shortHex } from "../format/shortHex.ts";
import type { Line } from "./groupActivity.ts";

/** Returns a line of the feed in words; `amount` is its sum, already written with its token. */
export function wordLine(line: Line, amount: string): string {
  const { kind, events } = line;
  const actor = line.actor === null ? "Someone" : shortHex(line.actor);
  const words: Record<string, () => string> = {
    registered: () => (events === 1 ? `${actor} registered a dataset` : `${events} datasets registered`),
    "pool-created": () => `${actor} opened a pool`,
    version: () => `${actor} published a new version`,
    bought: () => (events === 1 ? `${actor} bought a pass for ${amount}` : `${events} passes bought for ${amount}`),
    settled: () => `${formatCount(events, "query", "queries")} settled for ${amount}`,
    "sale-credited": () => `${formatCount(events, "sale")} credited: ${amount}`,
    "root-accepted": () => `Payouts of epoch ${line.number} are open to claim`,
    "root-vetoed": () => `Payouts of epoch ${line.number} were vetoed`,
    claimed: () => (events === 1 ? `${actor} was paid ${amount}` : `${events} accounts were paid ${amount}`),
    released: () =>
      events === 1 ? `${actor} was paid ${amount} from sales` : `${events} payees were paid ${amount} from sales`,
    withdrawn: () => `${actor} withdrew a dataset`,
    suspended: () => "A dataset was suspended",
    proposed: () => `${actor} put a proposal to the vote`,
    "proposal-executed": () => "A proposal took effect",
    licence: () => (events === 1 ? "A licence was set" : `${events} licences were set`),
  };
  return words[kind]?.() ?? kind;
}
