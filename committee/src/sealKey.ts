import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { hexToBytes } from "viem";
import { type SealKey, requirePrivate, writeAtomically } from "./sealedFile.ts";

/**
 * Returns the key that a node's files are sealed with: `SEAL_KEY` in the environment, 64 hexadecimal digits, or the file
 * that `SEAL_KEY_FILE` names, mode 0600. Throws, without quoting it, when there is none or it is malformed.
 */
export function readSealKey(env: NodeJS.ProcessEnv): SealKey {
  if (env.SEAL_KEY) return parse(env.SEAL_KEY, "SEAL_KEY");
  const path = env.SEAL_KEY_FILE;
  if (!path)
    throw new Error(
      "SEAL_KEY_FILE: name a file (mode 0600) with the key that seals this node's files, or give SEAL_KEY",
    );
  if (!existsSync(path)) throw new Error(`SEAL_KEY_FILE: ${path} does not exist: make it with "init"`);
  requirePrivate(path);
  return parse(JSON.parse(readFileSync(path, "utf8")), `SEAL_KEY_FILE ${path}`);
}

/** Writes a fresh seal key, mode 0600. */
export function writeSealKey(path: string): void {
  writeAtomically(path, randomBytes(32).toString("hex"), 0o600);
}

function parse(text: unknown, name: string): SealKey {
  if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text))
    throw new Error(`${name}: must be 64 hexadecimal digits`);
  return hexToBytes(`0x${text}`);
}
