import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { browserBundle } from "../browserBundle.ts";

/** Returns how many bytes a browser loads, gzipped, for the committee's client with all its cryptography. */
export async function clientBytes(): Promise<number> {
  const bundle = await browserBundle({
    stdin: {
      contents: 'export { committeeGate } from "./committeeGate.ts";',
      resolveDir: join(import.meta.dirname, "../../sdk/src/gate"),
      loader: "ts",
    },
  });
  return gzipSync(bundle, { level: 9 }).length;
}
