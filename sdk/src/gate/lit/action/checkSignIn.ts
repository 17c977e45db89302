import { bytesToHex } from "@noble/curves/utils.js";
import { type LitRequest, SIGN_IN_MS, signInText } from "../release.ts";
import { askAll, calldata } from "./chain.ts";
import { recoverSigner, textDigest } from "./recoverSigner.ts";
import { Refused } from "./refused.ts";
import type { LitActionSettings } from "./settings.ts";

const CLOCK_SKEW_MS = 60_000;
/** what `isValidSignature` returns when it is one (ERC-1271) */
const MAGIC = "0x1626ba7e";

/**
 * Throws {@link Refused} unless the wallet signed for this very request, under a domain of the action, within its time.
 * An action remembers nothing, so the same request can be sent twice; both answers open for the same fresh key only.
 */
export async function checkSignIn(settings: LitActionSettings, request: LitRequest): Promise<void> {
  const { address, domain, issuedAt, expiresAt } = request.signIn;
  if (!settings.domains.includes(domain))
    throw new Refused("wrong-domain", `${domain} may not ask this action for keys`);
  checkTime(Date.parse(issuedAt), Date.parse(expiresAt), request.signIn);
  const digest = textDigest(signInText(settings, request, request.signIn));
  if (recoverSigner(digest, request.signature) === address.toLowerCase()) return;
  if (!(await isWalletSignature(settings, address, digest, request.signature)))
    throw new Refused("bad-session", `The sign-in is not signed by ${address} for this request`);
}

function checkTime(from: number, to: number, { issuedAt, expiresAt }: LitRequest["signIn"]): void {
  const now = Date.now();
  if (!(from <= now + CLOCK_SKEW_MS)) throw new Refused("bad-session", `The sign-in begins at ${issuedAt}`);
  if (!(to > now)) throw new Refused("session-expired", `The sign-in expired at ${expiresAt}`);
  if (!(to - from <= SIGN_IN_MS)) throw new Refused("bad-session", "The sign-in lasts longer than ten minutes");
}

/** Asks a contract wallet. An address without code answers nothing, which is no. */
async function isWalletSignature(
  settings: LitActionSettings,
  wallet: string,
  digest: Uint8Array,
  signature: string,
): Promise<boolean> {
  const bytes = signature.slice(2);
  const tail = bytes.padEnd(Math.ceil(bytes.length / 64) * 64, "0");
  const words = [bytesToHex(digest), "40", (bytes.length / 2).toString(16), ...(tail.match(/.{64}/g) ?? [])];
  const data = calldata("isValidSignature(bytes32,bytes)", ...words);
  const answer = await askAll(settings, { to: wallet, data, words: `isValidSignature on ${wallet}` });
  return answer.slice(0, 10) === MAGIC && answer.length === 66;
}
