import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Apart from the other tests: it wants a package that is not in the main install. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: ["interop/lit/sdk.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // the SDK speaks at length
    silent: "passed-only",
    env: { LOG_LEVEL: "silent" },
  },
});
