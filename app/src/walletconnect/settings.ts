/** By which wagmi and the dialog know WalletConnect. */
export const WALLETCONNECT = "walletConnect";

/** The project's id at WalletConnect, and the relay when it is an operator's own. */
export type WalletConnectSettings = { projectId: string; relayUrl?: string };
