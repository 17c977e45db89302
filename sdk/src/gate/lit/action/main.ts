import { sha256 } from "@noble/hashes/sha2.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, hexToBytes } from "@noble/curves/utils.js";
import { base64pad } from "multiformats/bases/base64";
import { openSealed, sealTo } from "../hpke.ts";
import { readRequest } from "../readRequest.ts";
import { type LitAnswer, type LitRequest, answerContext, wrapContext } from "../release.ts";
import { askAll, calldata } from "./chain.ts";
import { checkSignIn } from "./checkSignIn.ts";
import { Refused } from "./refused.ts";
import type { LitActionSettings } from "./settings.ts";

// The code that runs at Lit (Chipotle). Nothing in the SDK imports it; `lit/build.ts` makes one script of it.

/** Written by the build. */
declare const SETTINGS: LitActionSettings;
/** Lit's part of the runtime: the key is derived from the CID of the running code, and so is nobody else's. */
declare const Lit: { Actions: { getLitActionPrivateKey: () => Promise<string> } };

const TRUE = `0x${"1".padStart(64, "0")}`;

/** Answers a request for a file key; or `{ ask: "publicKey" }` with the key that file keys are sealed for. */
export async function main(params: unknown): Promise<LitAnswer | { publicKey: string }> {
  try {
    if (isKeyQuestion(params)) return { publicKey: `0x${bytesToHex(secp256k1.getPublicKey(await ownKey(), false))}` };
    const read = readRequest(params);
    if ("bad" in read) throw new Refused("malformed", `Field ${read.bad} is missing, malformed or unknown`);
    return { sealed: await release(read.request) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.code, reason: error.message };
    return { refused: "internal", reason: "The action failed on this request" };
  }
}

async function release(request: LitRequest): Promise<string> {
  await checkSignIn(SETTINGS, request);
  await requireCondition(request);
  const fileKey = unwrap(await ownKey(), request);
  const sealed = sealTo(hexToBytes(request.signIn.key.slice(2)), fileKey, answerContext(SETTINGS, request));
  return base64pad.baseEncode(sealed);
}

async function requireCondition({ condition, id, signIn: { address } }: LitRequest): Promise<void> {
  const to = SETTINGS.contracts[condition];
  const words = `${condition}(${address}, ${id}) on ${to}`;
  const data = calldata(`${condition}(address,uint256)`, address.slice(2).toLowerCase(), BigInt(id).toString(16));
  if ((await askAll(SETTINGS, { to, data, words })) !== TRUE) throw new Refused("condition-false", `${words} is false`);
}

function unwrap(secretKey: Uint8Array, request: LitRequest): Uint8Array {
  const fileKey = openOrRefuse(secretKey, request);
  if (`0x${bytesToHex(sha256(fileKey))}` !== request.keyDigest)
    throw new Refused("bad-envelope", "The envelope holds another key than its digest says");
  return fileKey;
}

function openOrRefuse(secretKey: Uint8Array, request: LitRequest): Uint8Array {
  try {
    return openSealed(secretKey, base64pad.baseDecode(request.wrapped), wrapContext(SETTINGS, request));
  } catch {
    throw new Refused("bad-envelope", "The envelope does not open: it was not made for this condition and digest");
  }
}

async function ownKey(): Promise<Uint8Array> {
  return hexToBytes((await Lit.Actions.getLitActionPrivateKey()).replace(/^0x/, ""));
}

function isKeyQuestion(params: unknown): boolean {
  return typeof params === "object" && params !== null && "ask" in params && params.ask === "publicKey";
}
