import type { CreateConnectorFn } from "wagmi";

/** Wallets that are not in the browser, and what they need; see `Config`. */
export type OtherWallets = { walletConnectProjectId?: string; safeUrls: readonly string[] };

/** Returns connectors of the wallets that this app's server offers besides the browser's. Their code is loaded only then. */
export async function otherWallets(): Promise<CreateConnectorFn[]> {
  const { walletConnectProjectId, safeUrls } = await offered();
  const connectors: CreateConnectorFn[] = [];
  if (safeUrls.length > 0 && parent !== window) {
    const { safe } = await import("wagmi/connectors/safe");
    const allowedDomains = safeUrls.map((url) => new RegExp(`^${new URL(url).origin.replaceAll(".", "\\.")}$`));
    connectors.push(safe({ allowedDomains }));
  }
  if (walletConnectProjectId !== undefined) {
    const { walletConnect } = await import("wagmi/connectors/walletConnect");
    connectors.push(
      walletConnect({ projectId: walletConnectProjectId, showQrModal: false, ...SITE }) as CreateConnectorFn,
    );
  }
  return connectors;
}

/** Without its dialog, which loads scripts and fonts from elsewhere, and without its telemetry. */
const SITE = { telemetryEnabled: false };

async function offered(): Promise<OtherWallets> {
  const response = await fetch("/api/wallets");
  return response.ok ? ((await response.json()) as OtherWallets) : { safeUrls: [] };
}
