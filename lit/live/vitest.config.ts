import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Apart from the other tests: it wants a key, and costs. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: ["lit/live/liveNetwork.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
