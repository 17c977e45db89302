import { readToken } from "../chain/readToken.ts";
import type { TokenRow } from "../indexer/queries.ts";
import type { Prefetch } from "./Prefetched.tsx";

/** Reads symbols and decimals of settlement tokens, from the chain itself. */
export async function prefetchTokens({ ask, config }: Prefetch, tokens: readonly TokenRow[]): Promise<void> {
  const all = tokens.map(({ token }) => ({
    queryKey: ["token", token],
    queryFn: () => readToken(config.rpcUrl, token),
  }));
  await Promise.allSettled(all.map((token) => ask(token)));
}
