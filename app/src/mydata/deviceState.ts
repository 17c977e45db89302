/** Returns whether a device may anchor at a time, in seconds; an expiry of 0 is a revocation. */
export function deviceState({ expiry }: { expiry: bigint }, now: number): "may anchor" | "expired" | "revoked" {
  if (expiry === 0n) return "revoked";
  return Number(expiry) > now ? "may anchor" : "expired";
}
