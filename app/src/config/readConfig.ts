import type { WalletConnectSettings } from "../walletconnect/settings.ts";

/** What the app's server is told from outside. */
export type Config = {
  /** Where browsers reach the indexer and the gateway. */
  indexerUrl: string;
  gatewayUrl: string;
  /** Never handed to a browser: it may carry an API key. */
  rpcUrl: string;
  committeeUrls: readonly string[];
  /** The committee's public half, and the name under which its nodes know the chain; without them nothing is decrypted. */
  committeeFile?: string;
  chainName?: string;
  /** A block explorer of the chain, which shows /address/... and /tx/... */
  explorerUrl?: string;
  /** Without it the app offers no WalletConnect and asks nothing of its hosts. */
  walletConnect?: WalletConnectSettings;
  /** Where Safe's own app runs, which then may show this one in a frame. */
  safeUrls: readonly string[];
};

/** A missing or wrong environment variable; the message names it, never its value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type Env = Readonly<Record<string, string | undefined>>;

/** Returns the app's configuration from environment variables. Throws `ConfigError` naming the first bad one. */
export function readConfig(env: Env): Config {
  const walletConnect = walletConnectOf(env);
  return {
    indexerUrl: url("DATAGRAPH_INDEXER_URL", env.DATAGRAPH_INDEXER_URL),
    gatewayUrl: url("DATAGRAPH_GATEWAY_URL", env.DATAGRAPH_GATEWAY_URL),
    rpcUrl: url("DATAGRAPH_RPC_URL", env.DATAGRAPH_RPC_URL),
    committeeUrls: urls("DATAGRAPH_COMMITTEE_URLS", env.DATAGRAPH_COMMITTEE_URLS),
    safeUrls: urls("DATAGRAPH_SAFE_URLS", env.DATAGRAPH_SAFE_URLS),
    ...(env.DATAGRAPH_EXPLORER_URL && { explorerUrl: url("DATAGRAPH_EXPLORER_URL", env.DATAGRAPH_EXPLORER_URL) }),
    ...(env.DATAGRAPH_COMMITTEE_FILE && { committeeFile: env.DATAGRAPH_COMMITTEE_FILE }),
    ...(env.DATAGRAPH_CHAIN_NAME && { chainName: env.DATAGRAPH_CHAIN_NAME }),
    ...(walletConnect && { walletConnect }),
  };
}

function walletConnectOf(env: Env): WalletConnectSettings | undefined {
  const projectId = env.DATAGRAPH_WALLETCONNECT_PROJECT_ID;
  if (!projectId) return undefined;
  if (!/^[0-9a-f]{32}$/.test(projectId))
    throw new ConfigError(
      "DATAGRAPH_WALLETCONNECT_PROJECT_ID is no project id of WalletConnect: 32 hexadecimal digits",
    );
  const relayUrl = env.DATAGRAPH_WALLETCONNECT_RELAY_URL;
  if (!relayUrl) return { projectId };
  return { projectId, relayUrl: url("DATAGRAPH_WALLETCONNECT_RELAY_URL", relayUrl, "ws") };
}

function urls(name: string, values = ""): string[] {
  const list = values.split(",").map((one) => one.trim());
  return list.filter((one) => one !== "").map((one) => url(name, one));
}

function url(name: string, value: string | undefined, scheme: "http" | "ws" = "http"): string {
  const wanted = `${scheme}:// or ${scheme}s:// URL`;
  if (value === undefined || value === "") throw new ConfigError(`${name} is not set: give an ${wanted}`);
  if (!URL.canParse(value) || ![`${scheme}:`, `${scheme}s:`].includes(new URL(value).protocol))
    throw new ConfigError(`${name} is no ${wanted}`);
  return value.replace(/\/+$/, "");
}
