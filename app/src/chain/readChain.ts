import type { ChainReader } from "@datagraph/sdk";

let reader: Promise<ChainReader> | undefined;

/** Returns a reader of the chain by this app's own server. The code that it needs is loaded with the first call. */
export function readChain(): Promise<ChainReader> {
  reader ??= open().catch((error: unknown) => {
    reader = undefined;
    throw error;
  });
  return reader;
}

async function open(): Promise<ChainReader> {
  const { chainReader } = await import("./chainCode.ts");
  return chainReader(`${location.origin}/api/rpc`);
}
