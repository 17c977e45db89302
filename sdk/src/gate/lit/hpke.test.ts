import { createCipheriv } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes, hexToBytes } from "@noble/curves/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openSealed, sealTo } from "./hpke.ts";

/** Base mode of DHKEM(secp256k1, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305: published vectors of the KEM's draft. */
const VECTORS = [
  {
    info: "4f6465206f6e2061204772656369616e2055726e",
    encapsulated:
      "0405607e978f274af24b219c1d4866e37213694f1dc050a023cdcf5a7d994b3777be96104361fd8ec62602756edbdbd2a36bf10c93011cbe949cfcb634325a7aea",
    secretKey: "5d516211fd17a8916cbd4ab60cc52104ea8372aac6678220545fbdb542392cb7",
    key: "733fb0e7ce630c1712b629ddefb208fcc6572f6bcae5f15d93fc2984b4f325e5",
    nonce: "7028e56372041618809a2566",
  },
  {
    info: "609dcb9844f8412343191f93add1177186c03a36",
    encapsulated:
      "0471788be0ccf916302c4f2225bba89a0ff3832df1fe50b48d8ccb910be74e30241428ba6de731ccf538ded2913febdfe14b2648fafb8fdd35b8aa91804c706076",
    secretKey: "4a99cf59fb6af25c324299a39fef2db3931667ee89528e3aacc8b61d591ad643",
    key: "4c260fe82e8c3737e7a70c3223cb16fc205682255389ad4bc3e7fae42c46b062",
    nonce: "e035bbf3c39ff5a7196cfe84",
  },
];

test.each(VECTORS)("opens what the published key and nonce encrypt, under info $info", (vector) => {
  const message = new TextEncoder().encode("Beauty is truth, truth beauty");
  const aead = createCipheriv("chacha20-poly1305", hexToBytes(vector.key), hexToBytes(vector.nonce), {
    authTagLength: 16,
  });
  const ciphertext = concatBytes(aead.update(message), aead.final(), aead.getAuthTag());
  const sealed = concatBytes(hexToBytes(vector.encapsulated), ciphertext);
  expect(openSealed(hexToBytes(vector.secretKey), sealed, hexToBytes(vector.info))).toEqual(message);
});

const messages = fc.uint8Array({ maxLength: 64 });

test("what is sealed opens for its key under its context, whichever form the key has", () => {
  fc.assert(
    fc.property(messages, fc.string(), fc.boolean(), (message, context, compressed) => {
      const { secretKey } = secp256k1.keygen();
      const sealed = sealTo(secp256k1.getPublicKey(secretKey, compressed), message, context);
      expect(sealed).toHaveLength(65 + message.length + 16);
      expect(openSealed(secretKey, sealed, context)).toEqual(message);
    }),
    { numRuns: 20 },
  );
});

test("another key, another context or any altered bit does not open", () => {
  const { secretKey, publicKey } = secp256k1.keygen();
  const sealed = sealTo(publicKey, new Uint8Array(16).fill(7), "context");
  expect(() => openSealed(secp256k1.keygen().secretKey, sealed, "context")).toThrow();
  expect(() => openSealed(secretKey, sealed, "contexts")).toThrow();
  expect(() => openSealed(secretKey, sealed.subarray(0, 60), "context")).toThrow();
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.nat(7), (place, bit) => {
      const altered = sealed.map((byte, at) => (at === place ? byte ^ (1 << bit) : byte));
      expect(() => openSealed(secretKey, altered, "context")).toThrow();
    }),
    { numRuns: 50 },
  );
});
