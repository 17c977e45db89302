import { type Deployment, deploymentOf } from "@datagraph/protocol";
import {
  type Account,
  type Chain,
  type PublicClient,
  type Transport,
  type WalletClient,
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  nonceManager,
} from "viem";
import { type HDAccount, type PrivateKeyAccount } from "viem/accounts";

/** A reader of one chain's DataGraph deployment. */
export type ChainReader = { deployment: Deployment; publicClient: PublicClient<Transport, Chain> };

/** A reader that can also send transactions and sign, as one account. */
export type ChainClient = ChainReader & { walletClient: WalletClient<Transport, Chain, Account> };

/** Returns a reader of the deployment on the chain behind `rpcUrl`. Throws when DataGraph is not deployed there. */
export async function chainReader(rpcUrl: string): Promise<ChainReader> {
  const transport = http(rpcUrl, { batch: true });
  const chainId = await createPublicClient({ transport }).getChainId();
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const publicClient = createPublicClient({ chain, transport, pollingInterval: 100, cacheTime: 0 });
  return { deployment: deploymentOf(chainId), publicClient };
}

/** Returns a client that acts as `account`. Nonces are counted locally, so many transactions may be under way at once. */
export function asAccount(reader: ChainReader, account: PrivateKeyAccount | HDAccount): ChainClient {
  const { chain } = reader.publicClient;
  const counted = { ...account, nonceManager };
  return {
    ...reader,
    walletClient: createWalletClient({ account: counted, chain, transport: http(chain.rpcUrls.default.http[0]) }),
  };
}
