import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes, numberToBytesBE } from "@noble/curves/utils.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

const VERSION = utf8("HPKE-v1");
/** DHKEM(secp256k1, HKDF-SHA256) in the IANA registry of HPKE */
const KEM = number(0x0016);
const KEM_SUITE = concatBytes(utf8("KEM"), KEM);
/** with HKDF-SHA256 and ChaCha20-Poly1305 */
const SUITE = concatBytes(utf8("HPKE"), KEM, number(0x0001), number(0x0003));
const BASE_MODE = Uint8Array.of(0);
const EMPTY = new Uint8Array();
const ENCAPSULATED = 65;

/**
 * Returns a message sealed for a secp256k1 key: HPKE (RFC 9180), base mode, one message, in the suite
 * DHKEM(secp256k1, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. 65 bytes of encapsulated key, then the ciphertext. It
 * opens only under the same `context`, HPKE's info.
 */
export function sealTo(publicKey: Uint8Array, message: Uint8Array, context: string): Uint8Array {
  const ephemeral = secp256k1.keygen();
  const recipient = uncompressed(publicKey);
  const encapsulated = uncompressed(ephemeral.publicKey);
  const shared = sharedSecret(ephemeral.secretKey, recipient, encapsulated, recipient);
  return concatBytes(encapsulated, cipher(shared, utf8(context)).encrypt(message));
}

/** Returns the message. Throws when it was sealed for another key or under another context, or altered. */
export function openSealed(secretKey: Uint8Array, sealed: Uint8Array, context: string | Uint8Array): Uint8Array {
  const encapsulated = sealed.slice(0, ENCAPSULATED);
  const recipient = secp256k1.getPublicKey(secretKey, false);
  const shared = sharedSecret(secretKey, encapsulated, encapsulated, recipient);
  const info = typeof context === "string" ? utf8(context) : context;
  return cipher(shared, info).decrypt(sealed.subarray(ENCAPSULATED));
}

/** ExtractAndExpand of RFC 9180, section 4.1; the Diffie-Hellman result is the point's x coordinate. */
function sharedSecret(mine: Uint8Array, theirs: Uint8Array, encapsulated: Uint8Array, recipient: Uint8Array) {
  const x = secp256k1.getSharedSecret(mine, theirs, true).subarray(1);
  const prk = labeledExtract(KEM_SUITE, EMPTY, "eae_prk", x);
  return labeledExpand(KEM_SUITE, prk, "shared_secret", concatBytes(encapsulated, recipient), 32);
}

/** KeySchedule of RFC 9180, section 5.1, without a pre-shared key. */
function cipher(shared: Uint8Array, info: Uint8Array) {
  const context = concatBytes(
    BASE_MODE,
    labeledExtract(SUITE, EMPTY, "psk_id_hash", EMPTY),
    labeledExtract(SUITE, EMPTY, "info_hash", info),
  );
  const secret = labeledExtract(SUITE, shared, "secret", EMPTY);
  const nonce = labeledExpand(SUITE, secret, "base_nonce", context, 12);
  return chacha20poly1305(labeledExpand(SUITE, secret, "key", context, 32), nonce);
}

function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, material: Uint8Array): Uint8Array {
  return extract(sha256, concatBytes(VERSION, suite, utf8(label), material), salt);
}

function labeledExpand(suite: Uint8Array, prk: Uint8Array, label: string, info: Uint8Array, length: number) {
  return expand(sha256, prk, concatBytes(number(length), VERSION, suite, utf8(label), info), length);
}

function uncompressed(publicKey: Uint8Array): Uint8Array {
  return secp256k1.Point.fromBytes(publicKey).toBytes(false);
}

function number(value: number): Uint8Array {
  return numberToBytesBE(value, 2);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
