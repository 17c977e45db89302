import { type ChainClient } from "@datagraph/sdk";
import { type Config, createConfig, http, injected } from "wagmi";
import {
  connect,
  disconnect,
  getConnection,
  getConnectors,
  getWalletClient,
  reconnect,
  switchChain,
  watchConnection,
  watchConnectors,
} from "wagmi/actions";
import { type Account, type Chain, type Transport, type WalletClient, defineChain } from "viem";
import { DEVELOPMENT_CHAIN } from "../chain/developmentChain.ts";
import { readChain } from "../chain/readChain.ts";
import { developmentProvider } from "./developmentProvider.ts";
import { otherWallets } from "./otherWallets.ts";
import type { PairingOptions } from "../walletconnect/pair.ts";
import { type WalletChoice, walletStore } from "./walletStore.ts";

const DEVELOPMENT_WALLET = "datagraph-development";

/** Talks to wallets, and tells `walletStore` what becomes of it. */
export type Session = {
  /** Connects a wallet in place of the one that is connected; where it fails, that one stays. */
  connect(id: string, options?: { developmentAccount?: number } & PairingOptions): Promise<void>;
  disconnect(): Promise<void>;
  /** asks the wallet to go to this app's chain */
  switchChain(): Promise<void>;
  /** Returns a client that acts as the connected account. Throws when there is none, or it is on another chain. */
  client(): Promise<ChainClient>;
};

/** Opens the session for a chain: finds wallets, and goes on with the one that was connected before. */
export async function openSession(chainId: number): Promise<Session> {
  const chain = chainOf(chainId);
  const development = chainId === DEVELOPMENT_CHAIN ? developmentProvider() : undefined;
  const target = { id: DEVELOPMENT_WALLET, name: "Development wallet", provider: development as never };
  const config = createConfig({
    chains: [chain],
    connectors: [...(development === undefined ? [] : [injected({ target: () => target })]), ...(await otherWallets())],
    transports: { [chainId]: http(`${location.origin}/api/rpc`) },
  });
  const publish = () => walletStore.set(stateOf(config));
  watchConnection(config, { onChange: publish });
  watchConnectors(config, { onChange: publish });
  await reconnect(config);
  publish();
  return {
    async connect(id, { developmentAccount: account, ...pairing } = {}) {
      if (id === DEVELOPMENT_WALLET && account !== undefined) await development?.choose(account);
      const now = getConnection(config);
      if (now.status === "connected" && now.connector.id === id) return;
      const connector = getConnectors(config).find((one) => one.id === id);
      if (connector === undefined) throw new Error(`The wallet ${id} is not there any more`);
      await connect(config, { connector, chainId, ...pairing });
      if (now.status === "connected") await disconnect(config, { connector: now.connector });
    },
    disconnect: () => disconnect(config),
    switchChain: async () => void (await switchChain(config, { chainId })),
    client: async () => clientOf(await getWalletClient(config, { chainId })),
  };
}

function chainOf(id: number): Chain {
  return defineChain({
    id,
    name: id === DEVELOPMENT_CHAIN ? "DataGraph on this machine" : `chain ${id}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [`${location.origin}/api/rpc`] } },
  });
}

function stateOf(config: Config) {
  const choices = getConnectors(config).map(({ id, name, icon }): WalletChoice => ({
    id,
    name,
    icon,
    development: id === DEVELOPMENT_WALLET,
  }));
  const { status, connector, address, chainId } = getConnection(config);
  // who connects another wallet acts by the one before until then
  const acting = status === "connected" || status === "connecting";
  const wallet = acting && choices.find(({ id }) => id === connector?.id);
  if (wallet && address !== undefined && chainId !== undefined)
    return { status: "connected", choices, address, chainId, wallet } as const;
  return { status: status === "connecting" ? "connecting" : "idle", choices } as const;
}

/** The sdk signs by the account; a wallet's account signs by asking the wallet. */
async function clientOf(wallet: WalletClient<Transport, Chain, Account>): Promise<ChainClient> {
  const { account } = wallet;
  const signing = {
    ...account,
    signMessage: ({ message }: { message: string }) => wallet.signMessage({ account: account.address, message }),
    signTypedData: (data: object) => wallet.signTypedData({ ...data, account: account.address } as never),
  };
  return { ...(await readChain()), walletClient: { ...wallet, account: signing as unknown as Account } };
}
