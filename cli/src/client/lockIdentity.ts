import { type LockedIdentity, lockWithPassphrase, lockWithWallet } from "@datagraph/sdk";
import { z } from "zod";
import { UsageError } from "../usageError.ts";
import { DEVELOPMENT_CHAIN, accountNamed } from "./accounts.ts";
import { AS, As, accountOfKey } from "./actor.ts";
import { askPassphrase } from "./passphrase.ts";

/** The options of every command that locks an identity. */
export const LOCK = {
  "--lock <with>": "passphrase (default), or wallet: a signature of the account that --as or the key names",
  ...AS,
} as const;

/** The input that goes with `LOCK`. */
export const Lock = { lock: z.enum(["passphrase", "wallet", "passkey"]).default("passphrase"), ...As };

type Chosen = { lock: "passphrase" | "wallet" | "passkey"; as?: string | undefined };

/** Returns an identity locked by what the person chose. Throws UsageError for a passkey, which no command can use. */
export async function lockIdentity(
  identity: string,
  { lock, as }: Chosen,
  question = "A passphrase of at least 12 characters",
): Promise<LockedIdentity> {
  if (lock === "passkey")
    throw new UsageError(
      "A passkey answers to web pages only (WebAuthn), never to a command: choose --lock passphrase or wallet. " +
        "A page locks an identity by a passkey with lockWithPasskey of @datagraph/sdk",
    );
  if (lock === "passphrase") return lockWithPassphrase(identity, await askPassphrase(question));
  return lockWithWallet(identity, as === undefined ? accountOfKey() : accountNamed(as, DEVELOPMENT_CHAIN));
}
