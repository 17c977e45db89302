import { createHash } from "node:crypto";
import {
  type CurrencyTransaction,
  type MetagraphNetwork,
  type MetagraphUpdate,
  type Plain,
  type Proof,
  type Signed,
  type StreamAnchor,
  type StreamGrant,
  currencyTransactionHash,
  dagAddress,
  dataUpdateHash,
  datasetId,
  grantTypedData,
} from "@datagraph/protocol";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex } from "@noble/curves/utils.js";
import { type Address, type Hex, keccak256, numberToHex, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { brotliHash } from "../crypto/hash.ts";

/** Somebody with one key: on the EVM, on the metagraph, and for its token. */
export type Person = ReturnType<typeof newPerson>;

/** Returns the person of a name, always the same. */
export function newPerson(name: string) {
  const key = keccak256(stringToBytes(name));
  const account = privateKeyToAccount(key);
  const secret = Uint8Array.from(Buffer.from(key.slice(2), "hex"));
  const id = bytesToHex(secp256k1.getPublicKey(secret, false)).slice(2);
  const address = account.address.toLowerCase() as Address;
  const sign = (hash: string): Proof => {
    const digest = createHash("sha512").update(hash).digest().subarray(0, 32);
    return { id, signature: bytesToHex(secp256k1.sign(digest, secret, { prehash: false, format: "der" })) };
  };
  return { account, address, id, dag: dagAddress(id), sign };
}

/** Returns the person's stream in a pool. */
export function streamOf(
  { chainId, registry }: MetagraphNetwork,
  { address }: Person,
  salt: Hex = numberToHex(1, { size: 32 }),
): Hex {
  return numberToHex(datasetId(chainId, registry, address, salt), { size: 32 });
}

/** Returns a signed grant of the person's stream. */
export async function grantOf(
  network: MetagraphNetwork,
  person: Person,
  changes: Partial<StreamGrant> = {},
): Promise<Signed<MetagraphUpdate>> {
  const salt = numberToHex(1, { size: 32 });
  const grant = {
    ...network,
    ...{ stream: streamOf(network, person, salt), creator: person.address, salt, pool: 1, number: 1 },
    ...{ fields: ["sleep_hours", "steps"], devices: [] },
    ...changes,
  };
  const signature = changes.signature ?? (await person.account.signTypedData(grantTypedData(grant)));
  return signedBy(person, { StreamGrant: { ...grant, signature } });
}

/** Returns a signed anchor of a stream, by its contributor unless a device signs. */
export function anchorOf(
  network: MetagraphNetwork,
  person: Person,
  changes: Partial<StreamAnchor> = {},
  signer: Person = person,
): Signed<MetagraphUpdate> {
  const anchor = {
    ...network,
    ...{ stream: streamOf(network, person), updateType: 0, count: 1, start: 1_000, end: 2_000 },
    ...{ root: keccak256(stringToBytes("root")), fields: ["steps"] },
    ...changes,
  };
  return signedBy(signer, { StreamAnchor: anchor });
}

/** Returns a value with the person's signature as of a data update. */
export function signedBy<T>(person: Person, value: T): Signed<T> {
  return { value, proofs: [person.sign(dataUpdateHash(value as Plain))] };
}

/** Returns a signed transfer. */
export function transferOf(
  person: Person,
  transaction: Omit<CurrencyTransaction, "source">,
): Signed<CurrencyTransaction> {
  const value = { source: person.dag, ...transaction };
  return { value, proofs: [person.sign(currencyTransactionHash(value))] };
}

/** Returns a signed fee for an update. */
export function feeOf(person: Person, destination: string, amount: number, dataUpdateRef: string) {
  const value = { source: person.dag, destination, amount, dataUpdateRef };
  return { value, proofs: [person.sign(brotliHash(value))] };
}
