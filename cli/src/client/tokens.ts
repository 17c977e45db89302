import { type ChainReader, read } from "@datagraph/sdk";
import { type Address, erc20Abi, formatUnits, isAddressEqual, parseUnits, zeroAddress } from "viem";
import { UsageError } from "../usageError.ts";

/** A settlement token. `index` is its place in the LicenseBook; 0 is the native coin. */
export type Token = { index: number; address: Address; symbol: string; decimals: number };

/** Returns every active settlement token, the native coin first. */
export async function listTokens(reader: ChainReader): Promise<Token[]> {
  const count = await read(reader, "LicenseBook", "tokenCount", []);
  const tokens = await Promise.all(
    Array.from({ length: count }, (_, index) => tokenAt(reader, index).catch(() => undefined)),
  );
  return tokens.filter((token) => token !== undefined);
}

/** Returns the settlement token with this index. */
export async function tokenAt(reader: ChainReader, index: number): Promise<Token> {
  const address = await read(reader, "LicenseBook", "tokenAt", [index]);
  if (address === zeroAddress) return { index, address, symbol: "ETH", decimals: 18 };
  const contract = { address, abi: erc20Abi } as const;
  const [symbol, decimals] = await Promise.all([
    reader.publicClient.readContract({ ...contract, functionName: "symbol" }),
    reader.publicClient.readContract({ ...contract, functionName: "decimals" }),
  ]);
  return { index, address, symbol, decimals };
}

/** Returns the settlement token at this address. */
export async function tokenOf(reader: ChainReader, address: Address): Promise<Token> {
  const found = (await listTokens(reader)).find((token) => isAddressEqual(token.address, address));
  if (found === undefined) throw new Error(`${address} is no settlement token of this chain`);
  return found;
}

/** Returns the token with this symbol; without one, the first that is not the native coin. Throws UsageError. */
export async function tokenNamed(reader: ChainReader, symbol?: string): Promise<Token> {
  const tokens = await listTokens(reader);
  if (symbol === undefined) return tokens[1] ?? tokens[0]!;
  const found = tokens.find((token) => token.symbol.toLowerCase() === symbol.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError(`There is no token "${symbol}": give ${tokens.map((token) => token.symbol).join(" or ")}`);
}

/** Returns an account's balance of a token, in its smallest unit. */
export async function balanceOf({ publicClient }: ChainReader, token: Token, account: Address): Promise<bigint> {
  if (token.address === zeroAddress) return publicClient.getBalance({ address: account });
  return publicClient.readContract({
    address: token.address,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [account],
  });
}

/** Returns an amount as people write it: `12.5 tUSD`. */
export function showAmount(amount: bigint, { decimals, symbol }: Pick<Token, "decimals" | "symbol">): string {
  return `${formatUnits(amount, decimals)} ${symbol}`;
}

/** Returns an amount of whole tokens in the smallest unit. Throws UsageError, naming the option it came from. */
export function parseAmount(text: string, { decimals, symbol }: Token, option: string): bigint {
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new UsageError(`${option} is "${text}": give a number of ${symbol}, like 12.5`);
  if ((text.split(".")[1] ?? "").replace(/0+$/, "").length > decimals)
    throw new UsageError(`${option} is "${text}": ${symbol} has ${decimals} decimals`);
  return parseUnits(text, decimals);
}
