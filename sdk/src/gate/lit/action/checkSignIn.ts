import { bytesToHex } from "@noble/curves/utils.js";
import { type LitRequest, signInText } from "../release.ts";
import { signInFault } from "../signInFault.ts";
import { askAll, calldata } from "./chain.ts";
import { recoverSigner, textDigest } from "./recoverSigner.ts";
import { Refused } from "./refused.ts";
import type { LitActionSettings } from "./settings.ts";

/** what `isValidSignature` returns when it is one (ERC-1271) */
const MAGIC = "0x1626ba7e";

/**
 * Throws {@link Refused} unless the wallet signed for this very request, under a domain of the action, within its time.
 * An action remembers nothing, so the same request can be sent twice; both answers open for the same fresh key only.
 */
export async function checkSignIn(settings: LitActionSettings, request: LitRequest): Promise<void> {
  const { address } = request.signIn;
  const fault = signInFault(settings, request.signIn);
  if (fault) throw new Refused(fault.code, fault.reason);
  const digest = textDigest(signInText(settings, request, request.signIn));
  if (recoverSigner(digest, request.signature) === address.toLowerCase()) return;
  if (!(await isWalletSignature(settings, address, digest, request.signature)))
    throw new Refused("bad-session", `The sign-in is not signed by ${address} for this request`);
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
