import { type CurrencyTransaction, type Signed, type TransactionReference, dagAddress } from "@datagraph/protocol";

/** Why a node refuses a transaction, as Tessellation names it. */
export type TransactionFault =
  | "InvalidSigned"
  | "NotSignedBySourceAddressOwner"
  | "SameSourceAndDestinationAddress"
  | "ParentOrdinalLowerThenLastTxOrdinal"
  | "ParentHashNotEqLastTxHash"
  | "Conflict"
  | "InsufficientBalance";

/** What the next transaction of a source builds on, and what it may spend, transactions under way counted. */
export type Standing = {
  /** its last accepted transaction */
  accepted: TransactionReference;
  /** the last one, of those under way too */
  last: TransactionReference;
  /** parent hashes of transactions under way */
  parents: ReadonlySet<string>;
  available: bigint;
};

/** Returns what is wrong with a transaction whose signatures are valid, in the order in which nodes look. */
export function checkTransaction(
  { value, proofs }: Signed<CurrencyTransaction>,
  standing: Standing,
): TransactionFault | undefined {
  const { source, destination, parent, amount, fee } = value;
  if (proofs.some(({ id }) => dagAddress(id) !== source)) return "NotSignedBySourceAddressOwner";
  if (source === destination) return "SameSourceAndDestinationAddress";
  if (parent.ordinal < standing.accepted.ordinal) return "ParentOrdinalLowerThenLastTxOrdinal";
  // another transaction spends from the same state of the account: one of the two would be spent twice
  if (standing.parents.has(parent.hash)) return "Conflict";
  if (parent.ordinal !== standing.last.ordinal || parent.hash !== standing.last.hash)
    return "ParentHashNotEqLastTxHash";
  if (standing.available < amount + fee) return "InsufficientBalance";
  return undefined;
}
