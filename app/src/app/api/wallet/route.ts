import { http, createPublicClient } from "viem";
import { DEVELOPMENT_CHAIN } from "../../../chain/developmentChain.ts";
import { forwardRpc } from "../../../chain/forwardRpc.ts";
import { readConfig } from "../../../config/readConfig.ts";

export const dynamic = "force-dynamic";

/** A development chain's node holds its public accounts' keys, and signs with them for whoever asks. */
const ALLOWED = new Set(["eth_accounts", "eth_sendTransaction", "personal_sign", "eth_signTypedData_v4"]);

/** `POST /api/wallet`: the development wallet. There is none but on a development chain, whose keys everybody knows. */
export async function POST(request: Request): Promise<Response> {
  const { rpcUrl } = readConfig(process.env);
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: 2_000, retryCount: 0 }) });
  const chainId = await client.getChainId().catch(() => undefined);
  if (chainId !== DEVELOPMENT_CHAIN)
    return Response.json({ error: "There is no development wallet on this chain" }, { status: 404 });
  return forwardRpc(request, rpcUrl, (method) => ALLOWED.has(method));
}
