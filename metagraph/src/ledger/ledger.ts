import {
  type CurrencyTransaction,
  type FeeTransaction,
  type TransactionReference,
  currencyTransactionHash,
} from "@datagraph/protocol";

/** Balances in 10^-8, and the last transaction of each source. */
export type Ledger = { balances: Map<string, bigint>; references: Map<string, TransactionReference> };

/** Returns what an address has. */
export function balanceOf({ balances }: Ledger, address: string): bigint {
  return balances.get(address) ?? 0n;
}

/** Takes a transaction into the ledger. Returns its hash. Throws RangeError when the source has too little. */
export function applyTransaction(ledger: Ledger, transaction: CurrencyTransaction): string {
  const { source, destination, amount, fee, parent } = transaction;
  const hash = currencyTransactionHash(transaction);
  move(ledger, source, destination, amount, fee);
  ledger.references.set(source, { ordinal: parent.ordinal + 1, hash });
  return hash;
}

/** Takes a data update's fee into the ledger. Throws RangeError when the source has too little. */
export function applyFee(ledger: Ledger, { source, destination, amount }: FeeTransaction): void {
  move(ledger, source, destination, amount, 0n);
}

function move(ledger: Ledger, source: string, destination: string, amount: bigint, burned: bigint): void {
  const left = balanceOf(ledger, source) - amount - burned;
  if (left < 0n) throw new RangeError(`${source} has ${balanceOf(ledger, source)}, not ${amount + burned}`);
  ledger.balances.set(source, left);
  ledger.balances.set(destination, balanceOf(ledger, destination) + amount);
}
