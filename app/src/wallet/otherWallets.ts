import type { CreateConnectorFn } from "wagmi";
import type { WalletConnectSettings } from "../walletconnect/settings.ts";
import { isFramed } from "./isFramed.ts";

/** Wallets that are not in the browser, and what they need; see `Config`. */
export type OtherWallets = { walletConnect?: WalletConnectSettings; safeUrls: readonly string[] };

/** How long Safe's app may take to say which Safe it shows. */
const SAFE_MILLISECONDS = 5_000;

/** Returns connectors of the wallets that this app's server offers besides the browser's. Their code is loaded only then. */
export async function otherWallets(): Promise<CreateConnectorFn[]> {
  const { walletConnect: settings, safeUrls } = await offered();
  const connectors: CreateConnectorFn[] = [];
  if (safeUrls.length > 0 && isFramed()) {
    const { safe } = await import("wagmi/connectors/safe");
    const allowedDomains = safeUrls.map((url) => new RegExp(`^${new URL(url).origin.replaceAll(".", "\\.")}$`));
    connectors.push(safe({ allowedDomains, shimDisconnect: true, unstable_getInfoTimeout: SAFE_MILLISECONDS }));
  }
  if (settings !== undefined) {
    const { walletConnect } = await import("../walletconnect/walletConnect.ts");
    connectors.push(walletConnect(settings));
  }
  return connectors;
}

async function offered(): Promise<OtherWallets> {
  const response = await fetch("/api/wallets");
  return response.ok ? ((await response.json()) as OtherWallets) : { safeUrls: [] };
}
