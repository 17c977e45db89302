import { type CurrencyTransaction, type Signed, currencyTransactionHash } from "@datagraph/protocol";
import { verifyProofs } from "./crypto/verifyProofs.ts";
import { HttpRefusal } from "./httpRefusal.ts";
import { type Standing, type TransactionFault, checkTransaction } from "./ledger/checkTransaction.ts";
import { balanceOf } from "./ledger/ledger.ts";
import type { Metagraph } from "./metagraph.ts";

/**
 * Takes a transfer, as a currency L1 node does. Sending a pending one again changes nothing. Returns its hash. Throws
 * HttpRefusal.
 */
export async function takeTransaction(metagraph: Metagraph, signed: Signed<CurrencyTransaction>): Promise<string> {
  const hash = currencyTransactionHash(signed.value);
  if (!(await verifyProofs(hash, signed.proofs))) throw refusal("InvalidSigned");
  const { mempool } = metagraph;
  if (mempool.transactions.has(hash)) {
    await mempool.settled();
    return hash;
  }
  const fault = checkTransaction(signed, standingOf(metagraph, signed.value.source));
  if (fault !== undefined) throw refusal(fault);
  if (mempool.isFull()) throw new HttpRefusal(429, { errors: [{ message: "TooManyPending" }] });
  await mempool.addTransaction(signed);
  return hash;
}

function standingOf({ mempool, ledger, firstReference }: Metagraph, source: string): Standing {
  const accepted = ledger.references.get(source) ?? firstReference;
  const underWay = mempool.transactionsOf(source);
  const newest = underWay.at(-1);
  const last = newest === undefined ? accepted : { ordinal: newest.signed.value.parent.ordinal + 1, hash: newest.hash };
  return {
    accepted,
    last,
    parents: new Set(underWay.map(({ signed }) => signed.value.parent.hash)),
    available: balanceOf(ledger, source) - mempool.reserved(source),
  };
}

function refusal(fault: TransactionFault): HttpRefusal {
  return new HttpRefusal(400, { errors: [{ message: fault }] });
}
