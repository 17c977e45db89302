import type { Session } from "./session.ts";

const CONNECTED_BEFORE = "wagmi.store";
let session: Promise<Session> | undefined;

/** Returns the wallets' session, whose code is loaded when it is asked for first. */
export function walletSession(chainId: number): Promise<Session> {
  session ??= import("./session.ts")
    .then(({ openSession }) => openSession(chainId))
    .catch((error: unknown) => {
      session = undefined;
      throw error;
    });
  return session;
}

/** Whether somebody connected a wallet here before. */
export function wasConnected(): boolean {
  return localStorage.getItem(CONNECTED_BEFORE)?.includes('"connections":{"__type":"Map","value":[[') ?? false;
}
