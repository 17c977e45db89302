import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { hexToBytes } from "@noble/curves/utils.js";
import { expect, test } from "vitest";
import { nobleExchangeKeys, nobleSigningKeys } from "./nobleKeys.ts";
import { type KeyMaker, exchangeKeys, signingKeys } from "./webKeys.ts";

const message = new TextEncoder().encode("one request");

/** A WebCrypto that fails at making keys, as browsers do in their ways. */
function failing(name: string): KeyMaker {
  const generateKey = () => Promise.reject(new DOMException("no such curve", name));
  const { exportKey, importKey, deriveBits, sign } = crypto.subtle;
  return { generateKey: generateKey as never, exportKey, importKey, deriveBits, sign };
}

test("the platform's keys and those in JavaScript agree on one secret, either way round", async () => {
  const [web, noble] = [await exchangeKeys(), nobleExchangeKeys()];
  const shared = await web.agree(noble.publicKey);
  expect(shared).toHaveLength(32);
  expect(await noble.agree(web.publicKey)).toEqual(shared);
});

test("signatures of both verify, and are of nothing else", async () => {
  for (const keys of [await signingKeys(), nobleSigningKeys()]) {
    const signature = await keys.sign(message);
    expect(ed25519.verify(signature, message, keys.publicKey)).toBe(true);
    expect(ed25519.verify(signature, message.subarray(1), keys.publicKey)).toBe(false);
  }
});

test("where the platform lacks the curves, JavaScript makes the keys", async () => {
  const lacking = failing("NotSupportedError");
  const [mine, theirs] = [await exchangeKeys(lacking), x25519.keygen()];
  expect(await mine.agree(theirs.publicKey)).toEqual(x25519.getSharedSecret(theirs.secretKey, mine.publicKey));
  const keys = await signingKeys(lacking);
  expect(ed25519.verify(await keys.sign(message), message, keys.publicKey)).toBe(true);
});

test("any other failure of the platform is no reason for it", async () => {
  await expect(exchangeKeys(failing("OperationError"))).rejects.toThrow(/no such curve/);
  await expect(signingKeys(failing("OperationError"))).rejects.toThrow(/no such curve/);
});

test("a key of small order, whose secret anybody knows, is refused", async () => {
  const small = hexToBytes("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
  await expect((await exchangeKeys()).agree(small)).rejects.toThrow();
  await expect(nobleExchangeKeys().agree(small)).rejects.toThrow();
});
