import { createHash } from "node:crypto";
import { Refusal } from "./refusal.ts";

/** Remembers session messages until they expire, so that each serves one request. */
export type ReplayGuard = {
  spend: (signedMessage: string, expiresAt: number) => void;
  /** how many messages it remembers */
  held: () => number;
};

const SWEEP_MS = 10_000;

/**
 * Returns a guard that holds at most `capacity` messages, and none for long after it expired. When it is full of live
 * ones it refuses rather than forget.
 */
export function replayGuard(capacity = 200_000): ReplayGuard {
  const spent = new Map<string, number>();
  let sweptAt = Date.now();
  const sweep = () => {
    sweptAt = Date.now();
    for (const [key, expiresAt] of spent) if (expiresAt <= sweptAt) spent.delete(key);
  };
  return {
    spend(signedMessage, expiresAt) {
      // natively: a string put together digit by digit would be kept as its pieces, a kilobyte each
      const key = createHash("sha256").update(signedMessage).digest("base64");
      if (spent.has(key)) throw new Refusal("session-replayed", "This session signature was used before: sign another");
      if (spent.size >= capacity || Date.now() - sweptAt >= SWEEP_MS) sweep();
      if (spent.size >= capacity) throw new Refusal("too-busy", "Too many open sessions: try again in a minute");
      spent.set(key, expiresAt);
    },
    held: () => spent.size,
  };
}
