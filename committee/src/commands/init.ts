import { existsSync, mkdirSync } from "node:fs";
import type { PublicIdentity } from "../identity.ts";
import { publicIdentity } from "../identity.ts";
import { writeIdentity } from "../identityFile.ts";
import { readSealKey, writeSealKey } from "../sealKey.ts";

/**
 * Makes a node's directory with a fresh, sealed identity, and the seal key's file if `SEAL_KEY_FILE` names one that is
 * not there yet. Returns what other operators need to know of the node.
 */
export function init(dir: string, env: NodeJS.ProcessEnv): PublicIdentity {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (!env.SEAL_KEY && env.SEAL_KEY_FILE && !existsSync(env.SEAL_KEY_FILE)) writeSealKey(env.SEAL_KEY_FILE);
  return publicIdentity(writeIdentity(dir, readSealKey(env)));
}
