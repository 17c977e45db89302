import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Returns how many bytes a browser loads, gzipped, for the committee's client with all its cryptography. */
export async function clientBytes(): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { committeeGate } from "./committeeGate.ts";',
      resolveDir: join(import.meta.dirname, "../../sdk/src/gate"),
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["browser"],
    minify: true,
    logLevel: "error",
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}
