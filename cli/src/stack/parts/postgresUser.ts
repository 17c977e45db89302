import { execFileSync } from "node:child_process";
import { chownSync } from "node:fs";
import { StackError } from "../errors.ts";

/** A user that exists everywhere and that PostgreSQL, which refuses to run as root, can be. */
const NOBODY = "nobody";

/**
 * Returns the command that runs another as a user PostgreSQL accepts. For root it drops to `nobody`, who keeps the right
 * to pass directories: a checkout below /root or a private temporary directory would be closed to it otherwise.
 */
export function asDatabaseUser(command: string, args: readonly string[]): { command: string; args: readonly string[] } {
  const user = databaseUser();
  if (user === undefined) return { command, args };
  const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  // initdb asks by access(2), which counts no rights of a user other than root unless this bit is set
  const rights = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  return { command: "setpriv", args: [...ids, ...rights, "--", command, ...args] };
}

/** Gives a path to the user the database runs as. */
export function giveToDatabaseUser(path: string): void {
  const user = databaseUser();
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}

function databaseUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, NOBODY], { encoding: "utf8" }));
    execFileSync("setpriv", ["--version"]);
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    throw new StackError(
      "PostgreSQL refuses to run as root, and to run it as `nobody` takes that user and `setpriv` (util-linux): " +
        "install util-linux or run this as another user",
    );
  }
}
