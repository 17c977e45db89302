import { existsSync } from "node:fs";
import { join } from "node:path";
import { Identity, createIdentity } from "./identity.ts";
import { type SealKey, readSealed, writeSealed } from "./sealedFile.ts";

/** Returns where a node's identity lies. */
export function identityPath(dir: string): string {
  return join(dir, "identity.sealed.json");
}

/** Returns the identity in a node's directory. Throws when there is none. */
export function readIdentity(dir: string, key: SealKey): Identity {
  const path = identityPath(dir);
  if (!existsSync(path)) throw new Error(`NODE_DIR: ${dir} holds no identity: make it with "init"`);
  return readSealed(path, key, Identity);
}

/** Writes a fresh identity and returns it. Throws where there is one: another would orphan the node's share. */
export function writeIdentity(dir: string, key: SealKey): Identity {
  const path = identityPath(dir);
  if (existsSync(path)) throw new Error(`${path} exists: another identity would orphan the node's share`);
  const identity = createIdentity();
  writeSealed(path, key, identity);
  return identity;
}
