import { readConfig } from "../../../config/readConfig.ts";
import type { OtherWallets } from "../../../wallet/otherWallets.ts";

export const dynamic = "force-dynamic";

/** `GET /api/wallets`: which wallets are offered besides those in the browser. */
export async function GET(): Promise<Response> {
  const { walletConnect, safeUrls } = readConfig(process.env);
  const wallets: OtherWallets = { safeUrls, ...(walletConnect && { walletConnect }) };
  return Response.json(wallets, { headers: { "cache-control": "no-store" } });
}
