import { type KeyObject, createHash } from "node:crypto";
import type { SealedMessage } from "@datagraph/protocol";
import { secretbox } from "@noble/ciphers/salsa.js";
import { bytesToHex, concatBytes, hexToBytes, numberToBytes } from "viem";
import { z } from "zod";
import { publicBytes } from "./curveKeys.ts";
import { Refusal } from "./refusal.ts";
import { sharedKey } from "./sharedKey.ts";

const hex = z.string().regex(/^([0-9a-f]{2})+$/i);

const Payload = z.object({
  verification_key: hex.length(64),
  ciphertext_and_tag: hex,
  random: hex.length(32),
  created_at: z.iso.datetime(),
});

/** A sealed request: Lit's SDK sends `{ version, payload }`, older ones `{ V1 }`. */
export const SealedRequest = z.union([
  z.object({ payload: Payload }).transform(({ payload }) => payload),
  z.object({ V1: Payload }).transform(({ V1 }) => V1),
]);

const PADDING = new Uint8Array(16);

/** A request that was sealed for this node, and what seals the answer to it. */
export type Opened = { message: Uint8Array; seal: (answer: Uint8Array) => SealedMessage };

/**
 * Returns the plaintext of a request sealed for `mine`, an X25519 key (NaCl box, in the form of Lit's `walletEncrypt`).
 * Throws {@link Refusal} if it is not for us.
 */
export function open(payload: z.infer<typeof Payload>, mine: KeyObject): Opened {
  const sender = bytes(payload.verification_key);
  const myKey = publicBytes(mine);
  const nonce = nonceOf(bytes(payload.random), new Date(payload.created_at), myKey, sender);
  try {
    const key = sharedKey(mine, sender);
    const message = secretbox(key, nonce).open(withoutPadding(bytes(payload.ciphertext_and_tag)));
    return { message, seal: (answer) => seal(answer, key, sender, myKey) };
  } catch {
    throw new Refusal("malformed", "The request was not sealed for this node: shake hands again");
  }
}

function seal(message: Uint8Array, key: Uint8Array, theirKey: Uint8Array, myKey: Uint8Array): SealedMessage {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const createdAt = new Date();
  const boxed = secretbox(key, nonceOf(random, createdAt, theirKey, myKey)).seal(message);
  return {
    version: "1",
    payload: {
      verification_key: bare(myKey),
      ciphertext_and_tag: bare(concatBytes([PADDING, boxed])),
      random: bare(random),
      created_at: createdAt.toISOString(),
    },
  };
}

/** Lit's nonce: the head of SHA-512 over version, random, whole seconds, recipient's and sender's key. */
function nonceOf(random: Uint8Array, createdAt: Date, recipient: Uint8Array, sender: Uint8Array): Uint8Array {
  const seconds = numberToBytes(Math.floor(createdAt.getTime() / 1000), { size: 8 });
  const text = concatBytes([Uint8Array.of(1), random, seconds, recipient, sender]);
  return new Uint8Array(createHash("sha512").update(text).digest().subarray(0, 24));
}

function withoutPadding(boxed: Uint8Array): Uint8Array {
  return boxed.subarray(0, 16).every((byte) => byte === 0) ? boxed.subarray(16) : boxed;
}

const bare = (value: Uint8Array) => bytesToHex(value).slice(2);
const bytes = (value: string) => hexToBytes(`0x${value}`);
