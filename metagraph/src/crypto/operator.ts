import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Proof, dagAddress } from "@datagraph/protocol";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, hexToBytes } from "@noble/curves/utils.js";

/** The one who runs a local metagraph: names it by its key, and signs its snapshots. */
export type Operator = {
  /** the metagraph's id, a DAG address */
  metagraph: string;
  id: string;
  /** always the same signature of the same hash */
  sign: (hash: string) => Proof;
};

/** Returns the operator whose key the directory holds; makes one in an empty directory. */
export function openOperator(directory: string): Operator {
  const file = join(directory, "operator.key");
  if (!existsSync(file)) {
    writeFileSync(`${file}.tmp`, bytesToHex(secp256k1.utils.randomSecretKey()), { mode: 0o600, flush: true });
    renameSync(`${file}.tmp`, file);
  }
  const secret = hexToBytes(readFileSync(file, "utf8").trim());
  const id = bytesToHex(secp256k1.getPublicKey(secret, false)).slice(2);
  return { metagraph: dagAddress(id), id, sign: (hash) => ({ id, signature: signHash(hash, secret) }) };
}

function signHash(hash: string, secret: Uint8Array): string {
  const digest = createHash("sha512").update(hash).digest().subarray(0, 32);
  return bytesToHex(secp256k1.sign(digest, secret, { prehash: false, format: "der" }));
}
