import { constants, existsSync } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { streamOf } from "@datagraph/sdk";
import { writeFileAtomic } from "@datagraph/sdk/node";

/** Throws unless a file can be written there: it is there already (without `force`), or its folder may not be written. */
export async function checkOutput(path: string, force: boolean): Promise<void> {
  if (existsSync(path) && !force) throw new Error(`${path} is there already: name another file, or add --force`);
  const folder = dirname(resolve(path));
  await mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .catch(() => {
      throw new Error(`${path} cannot be written: the folder ${folder} may not be written to`);
    });
}

/** Writes a file as a whole, readable by its owner alone. */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  await writeFileAtomic(path, streamOf(bytes), { mode: 0o600 });
}
