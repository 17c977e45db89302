import type { BrowserContext } from "playwright-core";

/** What a wallet answers a method with. Throws to refuse; `code` is handed on. */
export type WalletAnswer = (method: string, params: readonly unknown[]) => Promise<unknown>;

type Replied = { result?: unknown; error?: { code: number; message: string } };

/**
 * Puts a wallet (EIP-6963) into all pages that a context opens from now on. It lives outside the pages, as an extension
 * does: they come and go, it stays. It answers `eth_accounts` with nothing until it was asked to connect.
 */
export async function announceWallet(
  context: BrowserContext,
  { name, address, answer }: { name: string; address: string; answer: WalletAnswer },
): Promise<void> {
  let connected = false;
  const known = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (method === "eth_requestAccounts") connected = true;
    if (method === "eth_requestAccounts" || method === "eth_accounts") return connected ? [address] : [];
    if (method === "eth_chainId") return "0x7a69";
    if (method === "wallet_requestPermissions") return [{ parentCapability: "eth_accounts" }];
    return answer(method, params);
  };
  await context.exposeFunction("askTestWallet", async (method: string, params: readonly unknown[] = []) =>
    known(method, params).then(
      (result): Replied => ({ result }),
      (error: Error & { code?: number }): Replied => ({
        error: { code: error.code ?? -32_603, message: error.message },
      }),
    ),
  );
  await context.addInitScript(inPage, name);
}

declare function askTestWallet(method: string, params: unknown): Promise<Replied>;

function inPage(name: string): void {
  const provider = {
    request: async ({ method, params }: { method: string; params?: unknown }) => {
      const { result, error } = await askTestWallet(method, params);
      if (error !== undefined) throw Object.assign(new Error(error.message), error);
      return result;
    },
    on: () => undefined,
    removeListener: () => undefined,
  };
  const info = { uuid: "8d4a1c0e-0000-4000-8000-000000000002", name, icon: "data:,", rdns: "test.wallet" };
  const detail = Object.freeze({ info, provider });
  const announce = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  addEventListener("eip6963:requestProvider", announce);
  announce();
}
