import { numberToHex } from "viem";
import { accountsOn } from "./accountsOn.ts";
import type { Client } from "./openClient.ts";
import type { Session } from "./pair.ts";

/** The session that is kept, and the client that keeps it. */
export type Kept = { client: Client; session: Session };

type Asked = { method: string; params?: unknown };

/** A wallet elsewhere as pages see it (EIP-1193). */
export type SessionProvider = {
  request(asked: Asked): Promise<unknown>;
  on(): void;
  removeListener(): void;
};

/**
 * Returns a provider that asks a session's wallet for what it allowed. It refuses all else: what the chain knows is asked of
 * this app's server.
 */
export function sessionProvider(kept: () => Promise<Kept | undefined>, chainId: number): SessionProvider {
  return {
    async request({ method, params }) {
      if (method === "eth_chainId") return numberToHex(chainId);
      const now = await kept();
      if (now === undefined) throw refusal(4900, "The wallet is not connected any more. Connect it again.");
      if (method === "eth_accounts" || method === "eth_requestAccounts") return accountsOn(now.session, chainId);
      if (!now.session.namespaces.eip155?.methods.includes(method))
        throw refusal(4200, `The wallet does not take ${method}`);
      return ask(now, chainId, { method, params });
    },
    // the connector hears of changes itself
    on: () => undefined,
    removeListener: () => undefined,
  };
}

async function ask({ client, session }: Kept, chainId: number, { method, params }: Asked): Promise<unknown> {
  const request = { method, params: params ?? [] };
  return client.request({ topic: session.topic, chainId: `eip155:${chainId}`, request }).catch((error: unknown) => {
    // wallets' refusals come as plain JSON
    const { code = -32_603, message = String(error) } = error as { code?: number; message?: string };
    throw refusal(code, message);
  });
}

function refusal(code: number, message: string): Error {
  return Object.assign(new Error(message), { code });
}
