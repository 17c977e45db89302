import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Stretch } from "@datagraph/sdk";

/** In plain JavaScript, which costs a process nothing to load. */
const PROGRAM = `
  const { scryptSync } = require("node:crypto");
  const { password, salt, logN } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const options = { N: 2 ** logN, r: 8, p: 1, maxmem: 129 * 8 * 2 ** logN };
  process.stdout.write(scryptSync(password, Buffer.from(salt, "hex"), 32, options).toString("hex"));`;

/**
 * Scrypt in a process of its own: its 128 MiB are gone when it ends, and never come on top of what a command holds. The
 * password goes by a pipe, where no list of processes shows it.
 */
export const stretchApart: Stretch = async (password, salt, logN) => {
  const child = spawn(process.execPath, ["--eval", PROGRAM], { stdio: ["pipe", "pipe", "ignore"] });
  const closed = once(child, "close");
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify({ password, salt: Buffer.from(salt).toString("hex"), logN }));
  const [key, [code]] = await Promise.all([text(child.stdout), closed]);
  if (code !== 0) throw new Error(`The passphrase could not be stretched (${code}): is there memory for 128 MiB?`);
  return new Uint8Array(Buffer.from(key, "hex"));
};
