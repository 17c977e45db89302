import { http, createPublicClient, erc20Abi, isAddress } from "viem";
import { readConfig } from "../../../../config/readConfig.ts";
import type { Token } from "../../../../figures/token.ts";

export const dynamic = "force-dynamic";
const SYMBOL_LENGTH = 12;
const DAY_SECONDS = 86_400;

/** `GET /api/tokens/{address}`: symbol and decimals of an ERC-20. */
export async function GET(_request: Request, context: { params: Promise<{ address: string }> }): Promise<Response> {
  const { address } = await context.params;
  if (!isAddress(address, { strict: false }))
    return Response.json({ error: `"${address.slice(0, 50)}" is no address` }, { status: 400 });
  const client = createPublicClient({
    transport: http(readConfig(process.env).rpcUrl, { timeout: 2_000, retryCount: 0 }),
  });
  try {
    const [symbol, decimals] = await Promise.all([
      client.readContract({ address, abi: erc20Abi, functionName: "symbol" }),
      client.readContract({ address, abi: erc20Abi, functionName: "decimals" }),
    ]);
    const token: Token = { symbol: symbol.slice(0, SYMBOL_LENGTH), decimals };
    return Response.json(token, { headers: { "cache-control": `public, max-age=${DAY_SECONDS}` } });
  } catch {
    // viem's messages carry the RPC's URL, and with it an API key
    return Response.json({ error: `The chain did not tell what token ${address} is` }, { status: 502 });
  }
}
