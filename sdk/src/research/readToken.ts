import { READ_SCHEME, type ReadToken } from "@datagraph/protocol";
import type { Address } from "viem";
import { canonicalJson } from "../records/canonicalJson.ts";
import type { OrderSigner } from "../chain/signOrder.ts";

/** Seconds a token is good for. */
const LIFETIME = 3_600;

/**
 * Returns the `Authorization` header by which a gateway shows an account its own results, history and saved queries: one
 * signature (EIP-191), good for an hour at this validator's gateways.
 */
export async function readToken(
  { deployment, walletClient }: OrderSigner,
  validator: Address,
): Promise<{ authorization: string }> {
  const document: Omit<ReadToken, "signature"> = {
    format: "datagraph/read/v1",
    chainId: deployment.chainId,
    validator,
    reader: walletClient.account.address,
    expires: Math.floor(Date.now() / 1_000) + LIFETIME,
  };
  const signature = await walletClient.signMessage({ message: { raw: canonicalJson(document) } });
  const bytes = new TextEncoder().encode(JSON.stringify({ ...document, signature } satisfies ReadToken));
  const base64 = btoa(String.fromCharCode(...bytes));
  return { authorization: `${READ_SCHEME} ${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}` };
}
