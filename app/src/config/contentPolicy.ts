import type { Config } from "./readConfig.ts";

/** WalletConnect's own hosts: the relay, and who tells wallets from a hidden frame that a site is what it claims. */
const WALLETCONNECT = { relay: "wss://relay.walletconnect.org", verifier: "https://verify.walletconnect.org" };

type Services = Pick<Config, "indexerUrl" | "gatewayUrl" | "committeeUrls" | "safeUrls" | "walletConnect">;

/** Returns a page's content security policy: scripts by nonce, requests to the services alone. */
export function contentPolicy(nonce: string, services: Services, development = false): string {
  const { indexerUrl, gatewayUrl, committeeUrls, safeUrls, walletConnect } = services;
  const asked = [indexerUrl, gatewayUrl, ...committeeUrls];
  if (walletConnect !== undefined) asked.push(walletConnect.relayUrl ?? WALLETCONNECT.relay);
  // who runs a relay of their own asks nothing of WalletConnect's hosts
  const verified = walletConnect !== undefined && walletConnect.relayUrl === undefined;
  return [
    "default-src 'none'",
    // hashes of many records are WebAssembly's work
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ""}`,
    // the SQL editor makes its style when it opens
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self' ${origins(asked)}`,
    `frame-src ${verified ? WALLETCONNECT.verifier : "'none'"}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${safeUrls.length > 0 ? origins(safeUrls) : "'none'"}`,
  ].join("; ");
}

function origins(urls: readonly string[]): string {
  return urls.map((url) => new URL(url).origin).join(" ");
}
