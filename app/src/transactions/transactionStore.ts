import { type Transaction, isOver } from "./transaction.ts";

const KEY = "datagraph.transactions";
/** Kept over a reload; those that are over make room first. */
const MOST = 20;

const NONE: readonly Transaction[] = [];
let transactions: readonly Transaction[] | undefined;
const listeners = new Set<() => void>();

/** This browser's transactions, newest first; all its tabs see the same. */
export const transactionStore = {
  get(): readonly Transaction[] {
    transactions ??= load();
    return transactions;
  },
  /** As it stands now, whichever tab wrote it. */
  find: (id: string): Transaction | undefined => load().find((one) => one.id === id),
  getOnServer: (): readonly Transaction[] => NONE,
  put(transaction: Transaction): void {
    const others = load().filter(({ id }) => id !== transaction.id);
    const all = [transaction, ...others].toSorted((one, other) => other.startedAt - one.startedAt);
    save(all.filter((one, at) => at < MOST || !isOver(one)));
  },
  remove: (id: string): void => save(load().filter((one) => one.id !== id)),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    addEventListener("storage", reload);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) removeEventListener("storage", reload);
    };
  },
};

function load(): readonly Transaction[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as Transaction[];
  } catch {
    return NONE;
  }
}

function save(next: readonly Transaction[]): void {
  localStorage.setItem(KEY, JSON.stringify(next));
  publish(next);
}

function reload({ key }: StorageEvent): void {
  if (key === KEY) publish(load());
}

function publish(next: readonly Transaction[]): void {
  transactions = next;
  for (const listener of listeners) listener();
}
