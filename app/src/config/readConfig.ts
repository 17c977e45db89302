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
};

/** A missing or wrong environment variable; the message names it, never its value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Returns the app's configuration from environment variables. Throws `ConfigError` naming the first bad one. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const list = (env.DATAGRAPH_COMMITTEE_URLS ?? "").split(",").map((one) => one.trim());
  return {
    indexerUrl: url("DATAGRAPH_INDEXER_URL", env.DATAGRAPH_INDEXER_URL),
    gatewayUrl: url("DATAGRAPH_GATEWAY_URL", env.DATAGRAPH_GATEWAY_URL),
    rpcUrl: url("DATAGRAPH_RPC_URL", env.DATAGRAPH_RPC_URL),
    committeeUrls: list.filter((one) => one !== "").map((one) => url("DATAGRAPH_COMMITTEE_URLS", one)),
    ...(env.DATAGRAPH_EXPLORER_URL && { explorerUrl: url("DATAGRAPH_EXPLORER_URL", env.DATAGRAPH_EXPLORER_URL) }),
    ...(env.DATAGRAPH_COMMITTEE_FILE && { committeeFile: env.DATAGRAPH_COMMITTEE_FILE }),
    ...(env.DATAGRAPH_CHAIN_NAME && { chainName: env.DATAGRAPH_CHAIN_NAME }),
  };
}

function url(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new ConfigError(`${name} is not set: give an http:// or https:// URL`);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new ConfigError(`${name} is no http:// or https:// URL`);
  return value.replace(/\/+$/, "");
}
