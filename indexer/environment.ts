/** What the indexer is told from outside. */
export type Environment = { chainId: number; rpcUrl: string; databaseUrl: string; local: boolean };

/** Chain id of anvil and Hardhat. */
const LOCAL_CHAIN = 31337;

/** A missing or wrong environment variable; the message names it. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/**
 * Returns the indexer's configuration from environment variables: DATAGRAPH_CHAIN_ID (default 31337),
 * DATAGRAPH_RPC_URL (default the local chain's) and DATABASE_URL. Throws `EnvironmentError` naming the first bad one.
 */
export function readEnvironment(env: Record<string, string | undefined>): Environment {
  const chainId = Number(env.DATAGRAPH_CHAIN_ID ?? LOCAL_CHAIN);
  if (!Number.isSafeInteger(chainId) || chainId < 1)
    throw new EnvironmentError(`DATAGRAPH_CHAIN_ID is "${env.DATAGRAPH_CHAIN_ID}": give a chain id, such as 31337`);
  const local = chainId === LOCAL_CHAIN;
  const rpcUrl = env.DATAGRAPH_RPC_URL ?? (local ? "http://127.0.0.1:8545" : undefined);
  return {
    chainId,
    local,
    rpcUrl: url("DATAGRAPH_RPC_URL", rpcUrl, ["http:", "https:"]),
    databaseUrl: url("DATABASE_URL", env.DATABASE_URL, ["postgres:", "postgresql:"]),
  };
}

/** Never repeats the value: it may carry a password or an API key. */
function url(name: string, value: string | undefined, protocols: readonly string[]): string {
  if (value === undefined || value === "")
    throw new EnvironmentError(`${name} is not set: give a ${protocols[0]}// URL`);
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
    throw new EnvironmentError(`${name} is no ${protocols[0]}// URL`);
  return value;
}
