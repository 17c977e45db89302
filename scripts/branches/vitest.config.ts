import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { ROOT } from "../run.ts";

export default defineConfig({
  test: {
    root: ROOT,
    pool: "forks",
    testTimeout: 120_000,
    hookTimeout: 240_000,
    include: ["test/contracts/**/*.test.ts"],
    // instrumented contracts cost more, and have other and larger code than what is deployed
    exclude: [
      ...["test/contracts/gas.test.ts", "test/contracts/codeSize.test.ts"],
      ...["checkDeployment", "deploy"].map((name) => `test/contracts/integration/${name}.test.ts`),
    ],
    setupFiles: [join(import.meta.dirname, "workerDone.ts")],
  },
});
