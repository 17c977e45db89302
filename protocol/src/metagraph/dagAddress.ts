import { base58btc } from "multiformats/bases/base58";
import { type Address, sha256 } from "viem";
import { publicKeyToAddress } from "viem/accounts";

/** SubjectPublicKeyInfo of an uncompressed secp256k1 key, up to the key. */
const SPKI = "3056301006072a8648ce3d020106052b8104000a034200";
const LENGTH = 36;
const PUBLIC_KEY = /^[0-9a-f]{128}$/;

/** Returns the DAG address of a public key, 128 lower-case hex characters without 04. Throws TypeError on anything else. */
export function dagAddress(id: string): string {
  requireKey(id);
  const hash = sha256(`0x${SPKI}04${id}`, "bytes");
  const end = base58btc.baseEncode(hash).slice(-LENGTH);
  const digits = end.replace(/\D/g, "");
  const parity = [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 9;
  return `DAG${parity}${end}`;
}

/** Returns the EVM address of the same key: what the registry knows a contributor or a device by. */
export function evmAddress(id: string): Address {
  requireKey(id);
  return publicKeyToAddress(`0x04${id}`);
}

function requireKey(id: string): void {
  if (!PUBLIC_KEY.test(id)) throw new TypeError(`Not a public key of 128 hex characters: ${JSON.stringify(id)}`);
}
