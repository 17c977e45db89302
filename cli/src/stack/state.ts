import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StackError } from "./errors.ts";

const INSTANCE = "instance.json";
const Instance = z.object({ chainInstance: z.string(), databasePassword: z.string() });

/** What stays the same as long as a state directory lives. */
export type Instance = z.infer<typeof Instance>;

/** Returns a state directory's identity, a new one if it has none. */
export function openInstance(directory: string): Instance {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, INSTANCE);
  if (existsSync(file)) return Instance.parse(JSON.parse(readFileSync(file, "utf8")));
  const instance = { chainInstance: randomBytes(8).toString("hex"), databasePassword: randomBytes(16).toString("hex") };
  writeFileSync(`${file}.tmp`, `${JSON.stringify(instance, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return instance;
}

/** Removes a state directory and all that is in it. Nothing may run on it. Throws if the directory is something else. */
export function removeState(directory: string): void {
  if (!existsSync(directory)) return;
  if (!existsSync(join(directory, INSTANCE)) && readdirSync(directory).length > 0) {
    throw new StackError(`${directory} holds other files than a stack's state: name an empty directory`);
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
