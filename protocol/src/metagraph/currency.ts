import { sha256 } from "viem";

/** The transaction before one of the same source; the first follows a hash that every node of the metagraph knows. */
export type TransactionReference = { ordinal: number; hash: string };

/** A transfer of a metagraph's token, version 2. Amounts are in units of 10^-8. */
export type CurrencyTransaction = {
  source: string;
  destination: string;
  amount: bigint;
  fee: bigint;
  parent: TransactionReference;
  /** tells apart transfers that are otherwise alike */
  salt: bigint;
};

/** A data update's fee; `dataUpdateRef` is the hash of the update it pays for. Hashed as brotli of its JSON. */
export type FeeTransaction = { source: string; destination: string; amount: bigint; dataUpdateRef: string };

const encoder = new TextEncoder();

/** Returns the bytes of a transaction that are hashed: Kryo's form of its fields, each behind its length. */
export function currencyTransactionBytes(transaction: CurrencyTransaction): Uint8Array {
  const { source, destination, amount, fee, parent, salt } = transaction;
  const fields = [
    source,
    destination,
    amount.toString(16),
    parent.hash,
    String(parent.ordinal),
    String(fee),
    salt.toString(16),
  ];
  return kryoString(`2${fields.map((field) => `${field.length}${field}`).join("")}`);
}

/** Returns the hash of a transaction, 64 hex characters without 0x. */
export function currencyTransactionHash(transaction: CurrencyTransaction): string {
  return sha256(currencyTransactionBytes(transaction)).slice(2);
}

/** Returns Kryo's form of an ASCII text: 03, its length and one as a variable-length integer, the text. */
export function kryoString(text: string): Uint8Array {
  return Uint8Array.from([0x03, ...variableLength(text.length + 1), ...encoder.encode(text)]);
}

/** The first byte holds six bits, marked as of a text (0x80) and as continued (0x40); those that follow hold seven. */
function variableLength(length: number): number[] {
  if (length < 0x40) return [length | 0x80];
  const bytes = [(length & 0x3f) | 0xc0];
  let left = length >>> 6;
  for (; left >= 0x80; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  return [...bytes, left];
}
