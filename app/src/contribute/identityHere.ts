import {
  type ChainClient,
  createIdentity,
  lockWithWallet,
  parseLockedIdentity,
  unlockWithWallet,
} from "@datagraph/sdk";
import type { Address } from "viem";

const keyOf = (account: Address) => `datagraph.identity.${account.toLowerCase()}`;

/** Returns the account's own age identity: unlocked by its wallet, or made and locked by it the first time. */
export async function openIdentityHere({ walletClient }: ChainClient): Promise<string> {
  const { account } = walletClient;
  const kept = lockedIdentityHere(account.address);
  if (kept !== undefined) return unlockWithWallet(parseLockedIdentity(kept), account as never);
  const { identity } = await createIdentity();
  localStorage.setItem(keyOf(account.address), JSON.stringify(await lockWithWallet(identity, account as never)));
  return identity;
}

/** Returns the account's locked identity as this browser keeps it: JSON, safe to copy. */
export function lockedIdentityHere(account: Address): string | undefined {
  return localStorage.getItem(keyOf(account)) ?? undefined;
}
