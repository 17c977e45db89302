import { homedir } from "node:os";
import { join } from "node:path";
import { unlockWithPassphrase } from "@datagraph/sdk";
import { loadIdentity } from "@datagraph/sdk/node";
import { z } from "zod";
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

/** Returns the age identity of a file, unlocked with the passphrase. */
export async function openIdentity(file: string): Promise<string> {
  const locked = await lockedIdentity(file);
  return unlockWithPassphrase(locked, await askPassphrase("Passphrase"), stretchApart);
}
