import { type Address, type EIP1193Provider, UserRejectedRequestError, numberToHex } from "viem";
import { DEVELOPMENT_CHAIN } from "../chain/developmentChain.ts";

const CHOSEN = "datagraph.development-account";
const FORWARDED = new Set(["eth_sendTransaction", "personal_sign", "eth_signTypedData_v4"]);

type Asked = { method: string; params?: unknown };
type Listener = (value: unknown) => void;

/** A wallet of a development chain's own accounts (EIP-1193). It holds no keys: the chain's node signs. */
export type DevelopmentProvider = EIP1193Provider & { choose(index: number): Promise<void> };

/** Returns the development wallet. Which of the accounts it acts as is chosen by `choose`, and kept. */
export function developmentProvider(): DevelopmentProvider {
  const listeners = new Map<string, Set<Listener>>();
  let accounts: Promise<Address[]> | undefined;
  const all = () => (accounts ??= ask("/api/wallet", { method: "eth_accounts" }) as Promise<Address[]>);
  const chosen = async () => {
    const index = Number(localStorage.getItem(CHOSEN) ?? Number.NaN);
    const address = Number.isNaN(index) ? undefined : (await all())[index];
    return address === undefined ? [] : [address];
  };
  const provider = {
    async choose(index: number) {
      localStorage.setItem(CHOSEN, String(index));
      const now = await chosen();
      for (const listener of listeners.get("accountsChanged") ?? []) listener(now);
    },
    async request({ method, params }: Asked): Promise<unknown> {
      if (method === "eth_accounts") return chosen();
      if (method === "eth_requestAccounts") {
        const now = await chosen();
        if (now.length === 0) throw new UserRejectedRequestError(new Error("No development account was chosen"));
        return now;
      }
      if (method === "eth_chainId") return numberToHex(DEVELOPMENT_CHAIN);
      if (method === "wallet_switchEthereumChain" || method === "wallet_revokePermissions") return null;
      if (method === "wallet_getCapabilities") return {};
      if (method === "wallet_requestPermissions") return [{ parentCapability: "eth_accounts" }];
      return ask(FORWARDED.has(method) ? "/api/wallet" : "/api/rpc", { method, params });
    },
    on: (event: string, listener: Listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    removeListener: (event: string, listener: Listener) => {
      listeners.get(event)?.delete(listener);
    },
  };
  return provider as unknown as DevelopmentProvider;
}

async function ask(path: string, { method, params }: Asked): Promise<unknown> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: params ?? [] }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { code: number; message: string } };
  if (error !== undefined) throw Object.assign(new Error(error.message), error);
  return result;
}
