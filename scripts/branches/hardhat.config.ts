import { relative } from "node:path";
import { defineConfig } from "hardhat/config";
import type { HookContext, SolidityHooks } from "hardhat/types/hooks";
import type { HardhatPlugin } from "hardhat/types/plugins";
import config from "../../hardhat.config.ts";
import { ROOT } from "../run.ts";
import { instrumentAll } from "./instrumentAll.ts";

const branches: HardhatPlugin = {
  id: "datagraph-branches",
  hookHandlers: {
    solidity: async () => ({
      default: async (): Promise<Partial<SolidityHooks>> => ({
        async preprocessProjectFileBeforeBuilding(context: HookContext, sourceName, path, content, version, next) {
          const instrumented = instrumentAll().get(relative(ROOT, path));
          return next(context, sourceName, path, instrumented?.source ?? content, version);
        },
      }),
    }),
  },
};

/** The project's configuration with our instrumentation in place of Hardhat's, built apart from what is deployed. */
export default defineConfig({
  ...config,
  plugins: [...(config.plugins ?? []), branches],
  coverage: { skipFiles: ["**"] },
  paths: { ...config.paths, artifacts: "coverage/artifacts", cache: "coverage/cache" },
});
