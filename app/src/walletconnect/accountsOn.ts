import { type Address, getAddress } from "viem";

/** What a wallet allows: accounts are named as CAIP-10 does, "eip155:1:0x...". */
type Allowed = { namespaces: Readonly<Record<string, { accounts: readonly string[] }>> };

/** Returns the accounts of a chain for which a session may ask. */
export function accountsOn({ namespaces }: Allowed, chainId: number): readonly Address[] {
  const prefix = `eip155:${chainId}:`;
  const accounts = namespaces.eip155?.accounts ?? [];
  return accounts.filter((one) => one.startsWith(prefix)).map((one) => getAddress(one.slice(prefix.length)));
}
