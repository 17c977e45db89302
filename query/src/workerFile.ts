import { build } from "esbuild";
import { existsSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SCRATCH } from "./removeLeftovers.ts";

const SOURCE = fileURLToPath(new URL("./worker.ts", import.meta.url));

let made: Promise<string> | undefined;

/**
 * Returns the path of the worker as one file with all its modules, made by this process, made again when somebody cleared it
 * away, and gone with it. Two hundred modules read one by one are most of what it takes to start a process, and there is one
 * for each query.
 */
export async function workerFile(): Promise<string> {
  const known = made;
  const file = await known?.catch(() => undefined);
  if (file !== undefined && existsSync(file)) return file;
  // of several who found it gone one makes it
  if (made === known) made = make();
  return made!;
}

async function make(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), `${SCRATCH}${process.pid}-`));
  process.once("exit", () => rmSync(outdir, { recursive: true, force: true }));
  await build({
    ...{ entryPoints: [SOURCE], bundle: true, splitting: true, minifyWhitespace: true, logLevel: "silent" },
    ...{ outdir, outExtension: { ".js": ".mjs" }, format: "esm", platform: "node" },
    // native code is found from where the source is
    external: ["@duckdb/node-bindings"],
    banner: {
      js: `import { createRequire as from } from "node:module"; const require = from(${JSON.stringify(SOURCE)});`,
    },
  });
  return join(outdir, "worker.mjs");
}
