import { type Address, createPublicClient, erc20Abi, http, zeroAddress } from "viem";
import type { Token } from "../figures/token.ts";

const SYMBOL_LENGTH = 12;

/** Returns symbol and decimals of an ERC-20; the zero address is the coin. For the app's server alone. */
export async function readToken(rpcUrl: string, address: Address): Promise<Token> {
  if (address === zeroAddress) return { symbol: "ETH", decimals: 18 };
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: 2_000, retryCount: 0 }) });
  const [symbol, decimals] = await Promise.all([
    client.readContract({ address, abi: erc20Abi, functionName: "symbol" }),
    client.readContract({ address, abi: erc20Abi, functionName: "decimals" }),
  ]);
  return { symbol: symbol.slice(0, SYMBOL_LENGTH), decimals };
}
