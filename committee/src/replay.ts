import { sha256, stringToBytes } from "viem";
import { Refusal } from "./refusal.ts";

/** Remembers session messages until they expire, so that each serves one request. */
export type ReplayGuard = { spend: (signedMessage: string, expiresAt: number) => void };

/**
 * Returns a guard that holds at most `capacity` messages. When it is full of live ones it refuses rather than forget.
 */
export function replayGuard(capacity = 200_000): ReplayGuard {
  const spent = new Map<string, number>();
  const sweep = () => {
    const now = Date.now();
    for (const [key, expiresAt] of spent) if (expiresAt <= now) spent.delete(key);
  };
  return {
    spend(signedMessage, expiresAt) {
      const key = sha256(stringToBytes(signedMessage));
      if (spent.has(key)) throw new Refusal("session-replayed", "This session signature was used before: sign another");
      if (spent.size >= capacity) sweep();
      if (spent.size >= capacity) throw new Refusal("too-busy", "Too many open sessions: try again in a minute");
      spent.set(key, expiresAt);
    },
  };
}
