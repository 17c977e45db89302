import type { Proof } from "@datagraph/protocol";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Hex, bytesToHex, hexToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { AnchorSigner, PreparedAnchor } from "./anchorChain.ts";

/** A key that anchors: a device's own, or a contributor's where a program holds it. */
export type AnchorKey = AnchorSigner & {
  /** Signs a metagraph's hash: its hex text, not its bytes. */
  signHash: (hash: string) => Proof;
  signAnchor: (prepared: PreparedAnchor) => Promise<Proof[]>;
};

/** Returns what a private key can do. Keeps the key to itself. */
export function anchorKey(privateKey: Hex): AnchorKey {
  const account = privateKeyToAccount(privateKey);
  const secret = hexToBytes(privateKey);
  const id = account.publicKey.slice(4);
  const signHash = (hash: string): Proof => ({ id, signature: signDigest(hash, secret) });
  return {
    address: account.address,
    id,
    signHash,
    signAnchor: ({ messages }) =>
      Promise.all(
        messages.map(async (message) =>
          message.kind === "hash"
            ? signHash(message.hash)
            : { id, signature: await account.signTransaction(message.transaction) },
        ),
      ),
  };
}

/** The first 32 bytes of SHA-512 of the text, as SHA512withECDSA over a curve of 256 bits signs. */
function signDigest(hash: string, secret: Uint8Array): string {
  const digest = sha512(utf8ToBytes(hash)).subarray(0, 32);
  return bytesToHex(secp256k1.sign(digest, secret, { prehash: false, format: "der" })).slice(2);
}
