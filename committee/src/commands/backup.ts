import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { planPath } from "../ceremony/follow.ts";
import { readIdentity, identityPath } from "../identityFile.ts";
import { writeAtomically } from "../sealedFile.ts";
import { readSealKey } from "../sealKey.ts";
import { readShare, sharePath } from "../shareFile.ts";

const Backup = z.strictObject({
  format: z.literal("datagraph/node-backup/v1"),
  files: z.record(z.string(), z.unknown()),
});

const pathsIn = (dir: string) => [identityPath(dir), sharePath(dir), planPath(dir)];

/**
 * Writes a node's identity, share and plan into one file, sealed as they are: it opens with the node's seal key only,
 * which must be kept elsewhere. Receipts are not in it. Throws when the node's files do not open.
 */
export function backup(dir: string, out: string, env: NodeJS.ProcessEnv): { files: string[] } {
  requireWhole(dir, env);
  const present = pathsIn(dir).filter(existsSync);
  const files = Object.fromEntries(present.map((path) => [basename(path), JSON.parse(readFileSync(path, "utf8"))]));
  writeAtomically(out, { format: "datagraph/node-backup/v1", files }, 0o600);
  return { files: Object.keys(files) };
}

/** Puts a backup into an empty node directory. Throws when it holds a node already, or the seal key is another one. */
export function restore(dir: string, from: string, env: NodeJS.ProcessEnv): { files: string[] } {
  const parsed = Backup.safeParse(JSON.parse(readFileSync(from, "utf8")));
  if (!parsed.success) throw new Error(`${from} is no node's backup`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const taken = pathsIn(dir).find(existsSync);
  if (taken) throw new Error(`${taken} exists: restore into an empty directory`);
  const known = pathsIn(dir).map((path) => basename(path));
  for (const [name, content] of Object.entries(parsed.data.files)) {
    if (!known.includes(name)) throw new Error(`${from} holds ${name}, which is no file of a node`);
    writeAtomically(join(dir, name), content as object, 0o600);
  }
  requireWhole(dir, env);
  return { files: Object.keys(parsed.data.files) };
}

function requireWhole(dir: string, env: NodeJS.ProcessEnv): void {
  const key = readSealKey(env);
  readIdentity(dir, key);
  readShare(dir, key);
}
