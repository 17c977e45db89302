import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import toolboxViem from "@nomicfoundation/hardhat-toolbox-viem";

/** The compiler that npm pins, so a build needs no download. */
const solc = createRequire(import.meta.url).resolve("solc/soljson.js");

export default defineConfig({
  plugins: [toolboxViem],
  solidity: {
    compilers: [
      {
        version: "0.8.37",
        path: solc,
        settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: "osaka" },
      },
    ],
  },
  paths: { tests: { nodejs: "test/contracts" } },
  networks: {
    local: { type: "http", chainId: 31337, url: process.env.DATAGRAPH_RPC_URL ?? "http://127.0.0.1:8545" },
  },
});
