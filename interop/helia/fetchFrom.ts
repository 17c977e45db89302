// The packages' own types need them installed, and this file is checked without; these are the few that are used.

type Init = { headers?: Record<string, string>; session?: boolean; signal?: AbortSignal };
export type VerifiedFetch = ((resource: string, init?: Init) => Promise<Response>) & { stop: () => Promise<void> };
type Helia = { start: () => Promise<Helia> };
type Packages = [
  { createHeliaLight: () => Helia },
  { withHTTP: (helia: Helia, init: object) => Helia },
  { createVerifiedFetch: (helia: Helia) => Promise<VerifiedFetch> },
];

/** Returns Helia's verified-fetch, which knows one gateway and nobody else. */
export async function fetchFrom(gateway: string): Promise<VerifiedFetch> {
  const names = ["helia", "@helia/http", "@helia/verified-fetch"];
  const packages = (await Promise.all(names.map((name) => import(name) as Promise<unknown>))) as Packages;
  const [{ createHeliaLight }, { withHTTP }, { createVerifiedFetch }] = packages;
  // as router it knows nobody, so that Helia turns to it as gateway
  const only = { delegatedRouters: [gateway], recursiveGateways: [gateway], allowInsecure: true, allowLocal: true };
  return createVerifiedFetch(await withHTTP(createHeliaLight(), only).start());
}
