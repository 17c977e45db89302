import type { Address } from "viem";

/** A wallet that a person may choose; a development wallet's keys everybody knows. */
export type WalletChoice = { id: string; name: string; icon?: string | undefined; development: boolean };

/** Who acts. `idle` is nobody. */
export type WalletState =
  | { status: "idle"; choices: readonly WalletChoice[] }
  | { status: "connecting"; choices: readonly WalletChoice[] }
  | { status: "connected"; choices: readonly WalletChoice[]; address: Address; chainId: number; wallet: WalletChoice };

const IDLE: WalletState = { status: "idle", choices: [] };
let state: WalletState = IDLE;
const listeners = new Set<() => void>();

/** The connected wallet as pages see it. What talks to wallets is loaded when somebody asks for one. */
export const walletStore = {
  get: (): WalletState => state,
  getOnServer: (): WalletState => IDLE,
  set(next: WalletState): void {
    state = next;
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
