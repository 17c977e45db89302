import type { SealedMessage } from "@datagraph/protocol";
import nacl from "tweetnacl";
import { bytesToHex, concatBytes, hexToBytes, numberToBytes } from "viem";
import { z } from "zod";
import { Refusal } from "./refusal.ts";

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

/** Returns a message sealed for a public key, in the form of Lit's `walletEncrypt`. */
export function seal(message: Uint8Array, mySecret: Uint8Array, theirKey: Uint8Array): SealedMessage {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const createdAt = new Date();
  const myKey = nacl.box.keyPair.fromSecretKey(mySecret).publicKey;
  const boxed = nacl.box(message, nonceOf(random, createdAt, theirKey, myKey), theirKey, mySecret);
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

/** Returns the plaintext of a sealed request and the key to answer to. Throws {@link Refusal} if it is not for us. */
export function open(
  payload: z.infer<typeof Payload>,
  mySecret: Uint8Array,
): { message: Uint8Array; sender: Uint8Array } {
  const sender = bytes(payload.verification_key);
  const myKey = nacl.box.keyPair.fromSecretKey(mySecret).publicKey;
  const nonce = nonceOf(bytes(payload.random), new Date(payload.created_at), myKey, sender);
  const message = nacl.box.open(withoutPadding(bytes(payload.ciphertext_and_tag)), nonce, sender, mySecret);
  if (!message) throw new Refusal("malformed", "The request was not sealed for this node: shake hands again");
  return { message, sender };
}

/** Lit's nonce: the head of SHA-512 over version, random, whole seconds, recipient's and sender's key. */
function nonceOf(random: Uint8Array, createdAt: Date, recipient: Uint8Array, sender: Uint8Array): Uint8Array {
  const seconds = numberToBytes(Math.floor(createdAt.getTime() / 1000), { size: 8 });
  return nacl.hash(concatBytes([Uint8Array.of(1), random, seconds, recipient, sender])).slice(0, 24);
}

function withoutPadding(boxed: Uint8Array): Uint8Array {
  return boxed.subarray(0, 16).every((byte) => byte === 0) ? boxed.subarray(16) : boxed;
}

const bare = (value: Uint8Array) => bytesToHex(value).slice(2);
const bytes = (value: string) => hexToBytes(`0x${value}`);
