import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import { hexToBytes } from "@noble/curves/utils.js";
import fc from "fast-check";
import { base64 } from "multiformats/bases/base64";
import { expect, test } from "vitest";
import { decryptWithKey, encryptToIdentity, hashIdentity } from "./ibe.ts";

const { Fr } = bls.fields;
const secret = Fr.fromBytes(bls.utils.randomSecretKey());
const publicKey = bls.G1.Point.BASE.multiply(secret).toBytes(true);
const identity = "lit-accesscontrolcondition://aa/bb";
const key = hashIdentity(identity).multiply(secret);

/** made by a client that Lit's own wasm decrypts, with secret key 123456789012345678901234567890 */
const golden = {
  ciphertext:
    "p5jH274RiiuYWW8TWbbRm3mpxXJTDiJUarq5m55MxDPhg9RgzMHQd9T8ukuaMkkEXa7teIm8AhSds2hFtILClUrsR++g+SWYdmbzLDAQalogD1SeeZ/cHDy7pDqjACHh9dfFBLiXts0/nWYA1dE4D94C",
  key: "a59820fe6e092222bb3e724b6567e218a40200ebe675758e6cb573dbd54ff645c591acbfc2c981e00b5dc812349b7a87196bbec587f6302ef2998f69c752a12b103b45158a0c337db3bedf41098265580dbf00e91614851fa9ff35bc6180e462",
  message: "00070e151c232a31383f464d545b6269",
};

test("a ciphertext of Lit's format opens, and its key is the hash of the identity times the secret", async () => {
  const point = hashIdentity(identity).multiply(123456789012345678901234567890n);
  expect(point.toHex(true)).toBe(golden.key);
  expect(await decryptWithKey(base64.baseDecode(golden.ciphertext), point)).toEqual(hexToBytes(golden.message));
});

test("what was encrypted to an identity opens with its key, from 0 to 300 bytes", async () => {
  const messages = fc.uint8Array({ maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(messages, async (message) => {
      expect(await decryptWithKey(await encryptToIdentity(publicKey, message, identity), key)).toEqual(message);
    }),
    { numRuns: 10, examples: [[new Uint8Array(0)], [new Uint8Array(31)], [new Uint8Array(128).fill(7)]] },
  );
});

test("another identity's key does not open it", async () => {
  const ciphertext = await encryptToIdentity(publicKey, new Uint8Array(16), identity);
  expect(await decryptWithKey(ciphertext, hashIdentity(`${identity}c`).multiply(secret))).toBeUndefined();
});

test("a ciphertext altered in any byte never opens to another message; shortened or lengthened it does not open", async () => {
  const message = new Uint8Array(16).fill(9);
  const ciphertext = await encryptToIdentity(publicKey, message, identity);
  const padding = { from: 81 + 17, to: 81 + 32 }; // not authenticated by the format, and not part of the message
  await fc.assert(
    fc.asyncProperty(fc.nat(ciphertext.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const altered = ciphertext.slice();
      altered[at]! ^= flip;
      const inPadding = at >= padding.from && at < padding.to;
      expect(await decryptWithKey(altered, key)).toEqual(inPadding ? message : undefined);
    }),
    {
      numRuns: 25,
      examples: [
        [padding.from - 1, 1],
        [padding.from, 1],
        [80, 1],
        [ciphertext.length - 1, 1],
      ],
    },
  );
  expect(await decryptWithKey(ciphertext.subarray(0, -1), key)).toBeUndefined();
  expect(await decryptWithKey(new Uint8Array([...ciphertext, 0]), key)).toBeUndefined();
  expect(await decryptWithKey(new Uint8Array(0), key)).toBeUndefined();
});
