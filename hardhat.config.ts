import { createRequire } from "node:module";
import { configVariable, defineConfig } from "hardhat/config";
import toolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import { PUBLIC_NETWORKS, rpcVariable } from "./ignition/networks.ts";

/** The compiler that npm pins, so a build needs no download. */
const solc = createRequire(import.meta.url).resolve("solc/soljson.js");

/** Compiled through Yul, for less gas and smaller code; slower to build, so only what people call often. */
const THROUGH_YUL = {
  "access/AccessPass": 1_000,
  "governance/DataGovernor": 100_000,
  "governance/DataToken": 100_000,
  "licensing/LicenseBook": 100_000,
  "rewards/RewardVault": 1_000,
  "rewards/QueryLedger": 100_000,
  "registry/ProvenanceRegistry": 500, // more runs exceed the limit of code size
};

/** What every public chain of ours runs at least; nothing newer is needed. What is tested is what is deployed there. */
const EVM = "cancun";

function contracts() {
  const compiler = (runs: number) => ({
    version: "0.8.37",
    path: solc,
    settings: { optimizer: { enabled: true, runs }, evmVersion: EVM },
  });
  const overrides = Object.entries(THROUGH_YUL).map(([name, runs]) => {
    const { settings, ...rest } = compiler(runs);
    return [`contracts/${name}.sol`, { ...rest, settings: { ...settings, viaIR: true } }] as const;
  });
  return { compilers: [compiler(200)], overrides: Object.fromEntries(overrides) };
}

/** Each public chain by its RPC and one deployer: configuration variables, from the keystore or the environment. */
const publicNetworks = Object.fromEntries(
  Object.entries(PUBLIC_NETWORKS).map(([name, { chainId, chainType }]) => [
    name,
    {
      type: "http" as const,
      chainType,
      chainId,
      url: configVariable(rpcVariable(name)),
      accounts: [configVariable("DEPLOYER_PRIVATE_KEY")],
    },
  ]),
);

/** How deep fuzz and invariant tests go; `node test/invariants.ts --long` sets more. */
const chance = process.env;

export default defineConfig({
  plugins: [toolboxViem],
  // Ignition and verification ask for the production profile, everything else for the default one
  solidity: { profiles: { default: contracts(), production: contracts() } },
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
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
    ...publicNetworks,
  },
});
