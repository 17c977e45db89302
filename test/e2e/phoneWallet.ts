import { type ChainReader, asAccount } from "@datagraph/sdk";
import { SignClient } from "@walletconnect/sign-client";
import type { Address, Hex } from "viem";
import type { HDAccount } from "viem/accounts";

type Client = Awaited<ReturnType<typeof SignClient.init>>;
type Transaction = { to: Address; data: Hex; value?: Hex };

/**
 * A wallet of one account on another device: WalletConnect's own client, as wallets use it. `asked` are the methods that the
 * app asked for; while `declines` it signs nothing. `left` resolves when the app ends the session.
 */
export type PhoneWallet = {
  /** Reads a pairing's link. Returns the app's name, and what to do with its proposal. */
  scan(
    uri: string,
  ): Promise<{ name: string; accept: (chainId?: number) => Promise<void>; decline: () => Promise<void> }>;
  asked: string[];
  declines: boolean;
  left(): Promise<void>;
  /** Ends the session from the wallet's side. */
  leave(): Promise<void>;
  close(): Promise<void>;
};

/** How a person refuses a session, and a request (CAIP-25). */
const DECLINED = { code: 5000, message: "User rejected." };
const LEFT = { code: 6000, message: "User disconnected." };

/** Opens a wallet that reaches apps through a relay, and the chain by the reader. */
export async function phoneWallet(
  { url, projectId }: { url: string; projectId: string },
  reader: ChainReader,
  account: HDAccount,
): Promise<PhoneWallet> {
  const client = await SignClient.init({
    ...{ projectId, relayUrl: url, telemetryEnabled: false, logger: "silent" },
    storageOptions: { database: ":memory:" },
    metadata: { name: "Phone wallet", description: "A wallet of the tests", url: "https://wallet.test", icons: [] },
  });
  const sign = signer(reader, account);
  const wallet: PhoneWallet = {
    asked: [],
    declines: false,
    scan: async (uri) => {
      const proposed = next(client, "session_proposal");
      await client.pair({ uri });
      const { id, params } = await proposed;
      return {
        name: params.proposer.metadata.name,
        accept: (chainId = reader.publicClient.chain.id) => accept(client, id, account.address, chainId),
        decline: () => client.reject({ id, reason: DECLINED }),
      };
    },
    left: async () => void (await next(client, "session_delete")),
    leave: async () => client.disconnect({ topic: client.session.getAll().at(-1)!.topic, reason: LEFT }),
    close: async () => {
      client.core.heartbeat.stop();
      await client.core.relayer.transportClose();
    },
  };
  client.on("session_request", ({ topic, id, params: { request } }) => {
    wallet.asked.push(request.method);
    const answered = wallet.declines ? Promise.reject(new Error("declined")) : sign(request.method, request.params);
    void answered
      .then(
        (result) => ({ result }),
        () => ({ error: DECLINED }),
      )
      .then((answer) => client.respond({ topic, response: { id, jsonrpc: "2.0", ...answer } }));
  });
  return wallet;
}

const EVENTS = ["accountsChanged", "chainChanged"];
const METHODS = ["eth_sendTransaction", "personal_sign", "eth_signTypedData_v4"];

async function accept(client: Client, id: number, address: Address, chainId: number): Promise<void> {
  const eip155 = {
    chains: [`eip155:${chainId}`],
    accounts: [`eip155:${chainId}:${address}`],
    methods: METHODS,
    events: EVENTS,
  };
  const { acknowledged } = await client.approve({ id, namespaces: { eip155 } });
  await acknowledged();
}

function signer(reader: ChainReader, account: HDAccount) {
  const { walletClient } = asAccount(reader, account);
  return async (method: string, params: unknown): Promise<unknown> => {
    if (method !== "eth_sendTransaction") throw new Error(`no ${method}`);
    const [{ to, data, value }] = params as [Transaction];
    return walletClient.sendTransaction({ to, data, ...(value && { value: BigInt(value) }) });
  };
}

type Events = {
  session_proposal: { id: number; params: { proposer: { metadata: { name: string } } } };
  session_delete: unknown;
};

function next<E extends keyof Events>(client: Client, event: E): Promise<Events[E]> {
  return new Promise((resolve) => client.once(event, resolve as never));
}
