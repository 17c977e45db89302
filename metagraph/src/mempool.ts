import {
  type CurrencyTransaction,
  type DataTransaction,
  type Plain,
  type Signed,
  currencyTransactionHash,
  plainJson,
  exactJson,
} from "@datagraph/protocol";
import { SignedTransaction, parseDataPost } from "./schemas.ts";
import type { PendingRow, Store } from "./store.ts";

/** A data update that no snapshot has taken in or refused. Another signer's is another: a hash alone is no id. */
export type PendingUpdate = { hash: string; feeHash: string | undefined; signer: string; transaction: DataTransaction };

/** A transfer that no snapshot holds. */
export type PendingTransaction = { hash: string; signed: Signed<CurrencyTransaction> };

/** Entries a node keeps at most; more are refused for now. */
const MOST_PENDING = 50_000;
/** Milliseconds in which entries are gathered for one write. */
const GATHER = 5;

export type Mempool = ReturnType<typeof openMempool>;

/** What was accepted and waits for a snapshot. Whoever awaits `add...` knows that it survives a power cut. */
export function openMempool(store: Store) {
  const updates = new Map<string, PendingUpdate>();
  /** how many signers each pending update has */
  const signers = new Map<string, number>();
  const transactions = new Map<string, PendingTransaction>();
  const bySource = new Map<string, PendingTransaction[]>();
  /** what each address has promised */
  const reserved = new Map<string, bigint>();
  let queue: PendingRow[] = [];
  let flushed: Promise<void> | undefined;
  for (const row of store.pending()) load(row);

  function load({ kind, hash, signer, body }: PendingRow): void {
    if (kind === "transaction") return keepTransaction({ hash, signed: SignedTransaction.parse(exactJson(body)) });
    const { feeHash, ...post } = exactJson(body) as { feeHash?: string };
    const { data, fee } = parseDataPost(post);
    keepUpdate({ hash, feeHash, signer, transaction: fee ? [data as never, fee] : [data as never] });
  }

  function keepUpdate(update: PendingUpdate): void {
    updates.set(keyOf(update), update);
    signers.set(update.hash, (signers.get(update.hash) ?? 0) + 1);
    const fee = update.transaction[1]?.value;
    if (fee !== undefined) reserve(fee.source, fee.amount);
  }

  function keepTransaction(transaction: PendingTransaction): void {
    transactions.set(transaction.hash, transaction);
    const { source, amount, fee } = transaction.signed.value;
    bySource.set(source, [...(bySource.get(source) ?? []), transaction]);
    reserve(source, amount + fee);
  }

  function reserve(address: string, amount: bigint): void {
    const sum = (reserved.get(address) ?? 0n) + amount;
    if (sum === 0n) reserved.delete(address);
    else reserved.set(address, sum);
  }

  /** One write for all that came since the last: a write that must survive a power cut takes milliseconds. */
  function enqueue(row: PendingRow): Promise<void> {
    queue.push(row);
    return (flushed ??= new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        try {
          flush();
          resolve();
        } catch (error) {
          reject(error as Error);
        }
      }, GATHER);
    }));
  }

  function flush(): void {
    const rows = queue;
    queue = [];
    flushed = undefined;
    if (rows.length > 0) store.addPending(rows);
  }

  return {
    updates,
    transactions,
    /** Whether an update of this hash waits, whoever signed it. */
    hasUpdate: (hash: string) => signers.has(hash),
    flush,
    /** Resolves when all that was added before is on disk. */
    settled: () => flushed ?? Promise.resolve(),
    /** Returns an address' transactions, each behind the one it follows. */
    transactionsOf: (source: string): readonly PendingTransaction[] => bySource.get(source) ?? [],
    reserved: (address: string) => reserved.get(address) ?? 0n,
    isFull: () => updates.size + transactions.size >= MOST_PENDING,
    addUpdate: (update: PendingUpdate) => {
      keepUpdate(update);
      const [data, fee] = update.transaction;
      const body = plainJson({ data, fee, feeHash: update.feeHash } as never as Plain);
      return enqueue({ kind: "data", hash: update.hash, signer: update.signer, body });
    },
    addTransaction: (signed: Signed<CurrencyTransaction>) => {
      const hash = currencyTransactionHash(signed.value);
      keepTransaction({ hash, signed });
      return enqueue({ kind: "transaction", hash, signer: "", body: plainJson(signed as never as Plain) });
    },
    /** Forgets what a snapshot took in or refused. */
    dropUpdate: (update: PendingUpdate) => {
      updates.delete(keyOf(update));
      const left = signers.get(update.hash)! - 1;
      if (left === 0) signers.delete(update.hash);
      else signers.set(update.hash, left);
      const fee = update.transaction[1]?.value;
      if (fee !== undefined) reserve(fee.source, -fee.amount);
    },
    dropTransaction: ({ hash, signed }: PendingTransaction) => {
      const { source, amount, fee } = signed.value;
      transactions.delete(hash);
      const left = bySource.get(source)!.filter((one) => one.hash !== hash);
      if (left.length === 0) bySource.delete(source);
      else bySource.set(source, left);
      reserve(source, -(amount + fee));
    },
  };
}

/** Returns what tells pending updates apart. */
export function keyOf({ hash, signer }: Pick<PendingUpdate, "hash" | "signer">): string {
  return `${hash} ${signer}`;
}
