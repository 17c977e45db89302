import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 120_000,
    include: [
      "{protocol,query,sdk,indexer,gateway,committee,metagraph,cli,app,lit,scripts}/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**"],
  },
});
