import { isAddress } from "viem";
import { readToken } from "../../../../chain/readToken.ts";
import { readConfig } from "../../../../config/readConfig.ts";

export const dynamic = "force-dynamic";
const DAY_SECONDS = 86_400;

/** `GET /api/tokens/{address}`: symbol and decimals of an ERC-20. */
export async function GET(_request: Request, context: { params: Promise<{ address: string }> }): Promise<Response> {
  const { address } = await context.params;
  if (!isAddress(address, { strict: false }))
    return Response.json({ error: `"${address.slice(0, 50)}" is no address` }, { status: 400 });
  try {
    const token = await readToken(readConfig(process.env).rpcUrl, address);
    return Response.json(token, { headers: { "cache-control": `public, max-age=${DAY_SECONDS}` } });
  } catch {
    // viem's messages carry the RPC's URL, and with it an API key
    return Response.json({ error: `The chain did not tell what token ${address} is` }, { status: 502 });
  }
}
