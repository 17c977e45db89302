import { keccak256, stringToHex } from "viem";
import { Refused } from "../refused.ts";

const HOUR_MS = 60 * 60 * 1_000;
/** names remembered at most; the oldest go first */
const MOST_NAMES = 100_000;

/** What one gateway process remembers of the requests it relayed. */
export type LitLimits = {
  /** Counts a request. Throws Refused when it was made before, or its wallet has had its share of this hour. */
  count: (wallet: string, signIn: string, expiresAt: number) => void;
};

/** Returns counters that allow each wallet so many requests within an hour, each of them once. */
export function litLimits(hourly: number, now: () => number = Date.now): LitLimits {
  const windows = new Map<string, { from: number; count: number }>();
  const spent = new Map<string, number>();
  return {
    count(wallet, signIn, expiresAt) {
      // by its text: a signature can be written in more than one way
      const name = keccak256(stringToHex(signIn));
      if ((spent.get(name) ?? 0) > now())
        throw new Refused(401, "session-replayed", "This sign-in was used before: sign another");
      const window = windowOf(windows, wallet.toLowerCase(), now());
      if (window.count >= hourly)
        throw new Refused(429, "too-many", `${wallet} had ${hourly} requests to Lit within an hour: wait`, { hourly });
      window.count++;
      remember(spent, name, expiresAt);
    },
  };
}

function windowOf(windows: Map<string, { from: number; count: number }>, wallet: string, now: number) {
  const known = windows.get(wallet);
  if (known && now - known.from < HOUR_MS) return known;
  const fresh = { from: now, count: 0 };
  windows.delete(wallet);
  remember(windows, wallet, fresh);
  return fresh;
}

/** Insertion order is order of age. */
function remember<T>(names: Map<string, T>, name: string, value: T): void {
  names.delete(name);
  names.set(name, value);
  const [oldest] = names.keys();
  if (names.size > MOST_NAMES && oldest !== undefined) names.delete(oldest);
}
