import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import toolboxViem from "@nomicfoundation/hardhat-toolbox-viem";

/** The compiler that npm pins, so a build needs no download. */
const solc = createRequire(import.meta.url).resolve("solc/soljson.js");

const settings = { optimizer: { enabled: true, runs: 200 }, evmVersion: "osaka" };
const compiler = { version: "0.8.37", path: solc, settings };
/** Compiled through Yul, for less gas and smaller code; slower to build, so only what people call often. */
const throughYul = (name: string, runs: number) => ({
  [`contracts/${name}.sol`]: {
    ...compiler,
    settings: { ...settings, optimizer: { enabled: true, runs }, viaIR: true },
  },
});

/** How deep fuzz and invariant tests go; `node test/invariants.ts --long` sets more. */
const chance = process.env;

export default defineConfig({
  plugins: [toolboxViem],
  solidity: {
    compilers: [compiler],
    overrides: {
      ...throughYul("access/AccessPass", 1_000),
      ...throughYul("governance/DataGovernor", 100_000),
      ...throughYul("governance/DataToken", 100_000),
      ...throughYul("licensing/LicenseBook", 100_000),
      ...throughYul("rewards/RewardVault", 100_000),
      ...throughYul("rewards/QueryLedger", 100_000),
      ...throughYul("registry/ProvenanceRegistry", 500), // more runs exceed the limit of code size
    },
  },
  test: {
    solidity: {
      fuzz: {
        ...(chance.FUZZ_SEED === undefined ? {} : { seed: chance.FUZZ_SEED }),
        runs: Number(chance.FUZZ_RUNS ?? 256),
      },
      invariant: {
        runs: Number(chance.INVARIANT_RUNS ?? 256),
        depth: Number(chance.INVARIANT_DEPTH ?? 128),
      },
    },
  },
  paths: { tests: { nodejs: "test/contracts" } },
  networks: {
    local: { type: "http", chainId: 31337, url: process.env.DATAGRAPH_RPC_URL ?? "http://127.0.0.1:8545" },
  },
});
