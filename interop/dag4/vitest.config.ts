import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Apart from the other tests: it wants a package that is not in the main install. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: ["interop/dag4/dag4.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
