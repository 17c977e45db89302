import { type LitRefusal, type LitSignIn, type LitTerms, SIGN_IN_MS } from "./release.ts";

const CLOCK_SKEW_MS = 60_000;

/** Returns what is wrong with a sign-in's domain or times, if anything. Says nothing about who signed it. */
export function signInFault(
  { domains }: LitTerms,
  { domain, issuedAt, expiresAt }: LitSignIn,
  now: number = Date.now(),
): { code: LitRefusal; reason: string } | undefined {
  const [from, to] = [Date.parse(issuedAt), Date.parse(expiresAt)];
  if (!domains.includes(domain)) return { code: "wrong-domain", reason: `${domain} may not ask for keys here` };
  if (!(from <= now + CLOCK_SKEW_MS)) return { code: "bad-session", reason: `The sign-in begins at ${issuedAt}` };
  if (!(to > now)) return { code: "session-expired", reason: `The sign-in expired at ${expiresAt}` };
  if (!(to - from <= SIGN_IN_MS)) return { code: "bad-session", reason: "The sign-in lasts longer than ten minutes" };
  return undefined;
}
