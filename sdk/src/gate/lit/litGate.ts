import type { Envelope, GatePolicy } from "@datagraph/protocol";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, hexToBytes } from "@noble/curves/utils.js";
import { base64pad } from "multiformats/bases/base64";
import { type Hex, isAddressEqual, sha256 } from "viem";
import { EnvelopeError, KeyReleaseError, type NodeFailure } from "../errors.ts";
import type { KeyGate, KeyRequest } from "../keyGate.ts";
import { openSealed, sealTo } from "./hpke.ts";
import { type LitTransport, LitUnreachable } from "./litTransport.ts";
import {
  type LitAnswer,
  type LitRequest,
  type LitSubject,
  type LitTerms,
  SIGN_IN_MS,
  answerContext,
  signInText,
  wrapContext,
} from "./release.ts";

/** The longest key, in bytes, that is wrapped: data never goes through Lit. */
const LONGEST_KEY = 64;

/** A Lit Action, as a client needs to know it. */
export type LitGateOptions = {
  /** what is public of the action's file; whoever names another public key here can read what is wrapped for it */
  action: LitTerms & { cid: string; publicKey?: Hex | undefined };
  /** how the action is reached: `litRelay` of a gateway, or `litDirect`; not needed to wrap */
  transport?: LitTransport;
};

type Wrapping = Pick<Envelope, "chainId" | "contract" | "condition" | "keyDigest"> & { id: bigint | string };

/** Returns the gate of a Lit Action on Lit's live network. Needs no network to wrap. */
export function litGate({ action, transport }: LitGateOptions): KeyGate {
  const id = `lit:${action.cid}`;
  return {
    id,
    wrap: async (fileKey, policy) => wrap(action, fileKey, policy),
    async unwrap(envelope, request) {
      if (envelope.gate !== id) throw new EnvelopeError(`The envelope is for gate ${envelope.gate}, this is ${id}`);
      const subject = subjectOf(action, envelope);
      if (transport === undefined) throw new TypeError("This Lit gate only wraps: give it a transport to unwrap");
      const { secretKey, publicKey } = newKey();
      const asked = await signedRequest(action, { ...subject, wrapped: envelope.ciphertext }, publicKey, request);
      const sealed = sealedIn(await answerOf(transport, asked), transport.where);
      const fileKey = openAnswer(secretKey, sealed, answerContext(action, subject), transport.where);
      if (sha256(fileKey) !== envelope.keyDigest) throw notReleased(transport.where, "bad-share", "another key came");
      return fileKey;
    },
  };
}

function wrap(action: LitGateOptions["action"], fileKey: Uint8Array, policy: GatePolicy): string {
  const subject = subjectOf(action, policy);
  if (sha256(fileKey) !== policy.keyDigest)
    throw new EnvelopeError(`Key digest ${policy.keyDigest} is not the SHA-256 of the file key`);
  if (fileKey.length > LONGEST_KEY)
    throw new EnvelopeError(`A key of ${fileKey.length} bytes is data: at most ${LONGEST_KEY} are wrapped`);
  if (action.publicKey === undefined)
    throw new TypeError(`The public key of Lit Action ${action.cid} is not known yet`);
  return base64pad.baseEncode(sealTo(bytes(action.publicKey), fileKey, wrapContext(action, subject)));
}

/** The action asks one contract a condition on one chain, and no others. */
function subjectOf(action: LitTerms, { chainId, contract, condition, id, keyDigest }: Wrapping): LitSubject {
  if (chainId !== action.chainId)
    throw new EnvelopeError(`The Lit Action reads chain ${action.chainId}, the policy is for ${chainId}`);
  if (!isAddressEqual(contract, action.contracts[condition]))
    throw new EnvelopeError(
      `The Lit Action asks ${condition} of ${action.contracts[condition]}, the policy names ${contract}`,
    );
  return { condition, id: id.toString(), keyDigest };
}

function newKey(): { secretKey: Uint8Array; publicKey: Hex } {
  const { secretKey } = secp256k1.keygen();
  return { secretKey, publicKey: `0x${bytesToHex(secp256k1.getPublicKey(secretKey, false))}` };
}

async function signedRequest(
  action: LitTerms,
  subject: LitSubject & Pick<LitRequest, "wrapped">,
  key: Hex,
  { account, domain }: KeyRequest,
): Promise<LitRequest> {
  const now = Date.now();
  const signIn = {
    address: account.address,
    domain: domain ?? globalThis.location?.host ?? action.domains[0]!,
    nonce: bytesToHex(crypto.getRandomValues(new Uint8Array(16))),
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + SIGN_IN_MS).toISOString(),
    key,
  };
  const signature = await account.signMessage({ message: signInText(action, subject, signIn) });
  return { ...subject, signIn, signature };
}

async function answerOf(transport: LitTransport, request: LitRequest): Promise<LitAnswer> {
  try {
    return await transport.ask(request);
  } catch (error) {
    if (error instanceof LitUnreachable) throw notReleased(transport.where, "unreachable", error.message);
    throw error;
  }
}

function sealedIn(answer: LitAnswer, where: string): string {
  if (typeof answer === "object" && answer !== null) {
    if ("sealed" in answer && typeof answer.sealed === "string") return answer.sealed;
    if ("refused" in answer && answer.refused === "bad-envelope") throw new EnvelopeError(answer.reason);
    if ("refused" in answer) throw notReleased(where, answer.refused as NodeFailure["code"], answer.reason);
  }
  throw notReleased(where, "malformed", "the answer is not an action's");
}

function openAnswer(secretKey: Uint8Array, sealed: string, context: string, where: string): Uint8Array {
  try {
    return openSealed(secretKey, base64pad.baseDecode(sealed), context);
  } catch {
    throw notReleased(where, "bad-share", "the answer was not sealed for this request");
  }
}

function notReleased(node: string, code: NodeFailure["code"], message: string): KeyReleaseError {
  return new KeyReleaseError([{ node, code, message }], 0, 1);
}

function bytes(hex: Hex): Uint8Array {
  return hexToBytes(hex.slice(2));
}
