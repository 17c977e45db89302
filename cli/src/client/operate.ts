import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const OPERATE = fileURLToPath(new URL("../../../committee/src/operate.ts", import.meta.url));

/** The option of verbs that open a node's sealed files. */
export const SEAL_KEY = { "--seal-key <file>": "the file (mode 0600) with the key that seals the node's files" };
export const SealKey = { sealKey: z.string().min(1).optional() };

/** Returns what an operator's command of the committee answers. Throws with its own words when it fails. */
export async function operate(args: readonly string[], sealKey?: string): Promise<Record<string, unknown>> {
  const env = { ...process.env, ...(sealKey && { SEAL_KEY_FILE: sealKey }) };
  const { stdout } = await promisify(execFile)(process.execPath, [OPERATE, ...args], { env }).catch(
    (error: Error & { stderr?: string }) => {
      throw new Error(error.stderr?.trim() || error.message);
    },
  );
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Returns URLs given as one comma-separated argument. */
export function urlList(text: string): string[] {
  return text
    .split(",")
    .map((url) => url.trim())
    .filter(Boolean);
}
