import { homedir } from "node:os";
import { join } from "node:path";
import { type LockedIdentity, unlockWithPassphrase, unlockWithWallet } from "@datagraph/sdk";
import { loadIdentity } from "@datagraph/sdk/node";
import { type Address, isAddressEqual } from "viem";
import type { HDAccount, PrivateKeyAccount } from "viem/accounts";
import { z } from "zod";
import { DEVELOPMENT_CHAIN, accountNamed, nameOf } from "./accounts.ts";
import { accountOfKey } from "./actor.ts";
import { askPassphrase } from "./passphrase.ts";
import { stretchApart } from "./stretchApart.ts";

/** The option of every command that needs the contributor's own key. */
export const IDENTITY = {
  "--identity <file>": "the locked age identity (default ~/.config/datagraph/identity.json)",
} as const;

/** The input that goes with `IDENTITY`. */
export const Identity = {
  identity: z
    .string()
    .default(join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "datagraph/identity.json")),
};

/** Returns the locked identity of a file. Throws when there is none, saying how to make one. */
export async function lockedIdentity(file: string): ReturnType<typeof loadIdentity> {
  try {
    return await loadIdentity(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(`There is no identity at ${file}: make one with ./datagraph identity create`, { cause: error });
  }
}

/**
 * Returns the age identity of a file, unlocked with the passphrase or the wallet that locked it. Throws when that is a
 * passkey, or a wallet whose key is not here.
 */
export async function openIdentity(file: string): Promise<string> {
  const locked = await lockedIdentity(file);
  const { unlock } = locked;
  if (unlock.by === "wallet") return unlockWithWallet(locked, walletOf(unlock.account));
  if (unlock.by === "passkey") throw new Error(onlyInPages(file, locked));
  return unlockWithPassphrase(locked, await askPassphrase("Passphrase"), stretchApart);
}

function onlyInPages(file: string, { recipient }: LockedIdentity): string {
  return (
    `${file} is locked by a passkey, which answers to web pages only (WebAuthn), never to a command: ` +
    `use a copy of ${recipient} that a passphrase or a wallet locks, or make one in the page that locked it`
  );
}

function walletOf(address: Address): HDAccount | PrivateKeyAccount {
  const name = nameOf(address, DEVELOPMENT_CHAIN);
  if (name !== undefined) return accountNamed(name, DEVELOPMENT_CHAIN);
  const account = process.env.DATAGRAPH_PRIVATE_KEY ? accountOfKey() : undefined;
  if (account && isAddressEqual(account.address, address)) return account;
  throw new Error(
    `The identity is locked by the wallet ${address}: set DATAGRAPH_PRIVATE_KEY to its key` +
      (account ? `, not that of ${account.address}` : ""),
  );
}
