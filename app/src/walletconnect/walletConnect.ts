import { type Address, isAddress } from "viem";
import { type CreateConnectorFn, createConnector } from "wagmi";
import { accountsOn } from "./accountsOn.ts";
import type { Client } from "./openClient.ts";
import { type PairingOptions, type Session, pair } from "./pair.ts";
import { type Kept, sessionProvider } from "./sessionProvider.ts";
import { WALLETCONNECT, type WalletConnectSettings } from "./settings.ts";

/** How a session is ended (CAIP-25). */
const LEFT = { code: 6000, message: "User disconnected." };
/** How long a wallet's relay may take to hear of that. */
const LEAVE_MILLISECONDS = 5_000;

type Connect = { chainId?: number; isReconnecting?: boolean; withCapabilities?: boolean } & PairingOptions;

/** Returns wagmi's connector for wallets elsewhere. WalletConnect's client is loaded when it is needed first. */
export function walletConnect(settings: WalletConnectSettings): CreateConnectorFn {
  return createConnector(({ chains: [{ id: chainId }], emitter, storage }) => {
    let opened: Promise<Client> | undefined;
    const change = (accounts: readonly Address[]) => emitter.emit("change", { accounts });
    const gone = () => emitter.emit("disconnect");
    const client = () =>
      (opened ??= open(settings, chainId, { change, gone }).catch((error: unknown) => {
        opened = undefined;
        throw error;
      }));
    const kept = async (): Promise<Kept | undefined> => {
      const session = sessionOf(await client(), chainId);
      return session && { client: await client(), session };
    };
    const provider = sessionProvider(kept, chainId);
    const accounts = async () => accountsOn((await kept())?.session ?? { namespaces: {} }, chainId);
    return {
      id: WALLETCONNECT,
      name: "WalletConnect",
      type: WALLETCONNECT,
      async connect({ isReconnecting, onUri, signal }: Connect = {}) {
        const options = { ...(onUri && { onUri }), ...(signal && { signal }) };
        if ((await kept()) === undefined && !isReconnecting) await pair(await client(), chainId, options);
        return { accounts: (await accounts()) as never, chainId };
      },
      async disconnect() {
        const now = await kept();
        if (now !== undefined) await leave(now);
      },
      getAccounts: accounts,
      getChainId: async () => chainId,
      getProvider: async () => provider,
      // pages of people who never chose it do not load it
      isAuthorized: async () =>
        (await storage?.getItem("recentConnectorId")) === WALLETCONNECT && (await accounts()).length > 0,
      onAccountsChanged: () => undefined,
      onChainChanged: () => undefined,
      onDisconnect: gone,
    };
  });
}

type Told = { change: (accounts: readonly Address[]) => void; gone: () => void };

async function open(settings: WalletConnectSettings, chainId: number, { change, gone }: Told): Promise<Client> {
  const { openClient } = await import("./openClient.ts");
  const client = await openClient(settings);
  client.on("session_delete", gone);
  client.on("session_expire", gone);
  client.on("session_update", ({ params }) => change(accountsOn(params, chainId)));
  client.on("session_event", ({ params: { event } }) => {
    if (event.name !== "accountsChanged") return;
    const named = (event.data as string[]).map((one) => one.split(":").at(-1)!);
    change(named.filter((one): one is Address => isAddress(one)));
  });
  return client;
}

function sessionOf(client: Client, chainId: number): Session | undefined {
  return client.session.getAll().findLast((session) => accountsOn(session, chainId).length > 0);
}

/** Tells the wallet, and forgets the session even where its relay does not answer. */
async function leave({ client, session: { topic } }: Kept): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, LEAVE_MILLISECONDS));
  await Promise.race([client.disconnect({ topic, reason: LEFT }), late]).catch(() => undefined);
  if (client.session.keys.includes(topic)) await client.session.delete(topic, LEFT);
}
