import { forwardRpc } from "../../../chain/forwardRpc.ts";
import { readConfig } from "../../../config/readConfig.ts";

export const dynamic = "force-dynamic";

/** What pages ask of a chain: reads, and sending what a wallet signed. */
const ALLOWED = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_sendRawTransaction",
  "eth_simulateV1",
]);

/** `POST /api/rpc`: the chain, for this app's own pages. */
export async function POST(request: Request): Promise<Response> {
  return forwardRpc(request, readConfig(process.env).rpcUrl, (method) => ALLOWED.has(method));
}
