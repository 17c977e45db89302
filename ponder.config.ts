import {
  accessPassAbi,
  appointmentsAbi,
  dataGovernorAbi,
  dataTokenAbi,
  deploymentOf,
  licenseBookAbi,
  provenanceRegistryAbi,
  queryLedgerAbi,
  rewardVaultAbi,
  timelockControllerAbi,
} from "@datagraph/protocol";
import { createConfig, factory } from "ponder";
import { erc20Abi, getAbiItem } from "viem";
import { readEnvironment } from "./indexer/environment.ts";

const { chainId, rpcUrl, databaseUrl, local } = readEnvironment(process.env);
const { contracts, startBlock } = deploymentOf(chainId);
const at = <const name extends keyof typeof contracts>(name: name) =>
  ({ chain: "evm", address: contracts[name]!, startBlock }) as const;

export default createConfig({
  database: { kind: "postgres", connectionString: databaseUrl },
  chains: {
    // A local chain may start over under the same id, so nothing fetched from it may be kept.
    evm: { id: chainId, rpc: rpcUrl, pollingInterval: local ? 200 : 1_000, disableCache: local },
  },
  contracts: {
    ProvenanceRegistry: { abi: provenanceRegistryAbi, ...at("ProvenanceRegistry") },
    LicenseBook: { abi: licenseBookAbi, ...at("LicenseBook") },
    Appointments: { abi: appointmentsAbi, ...at("Appointments") },
    AccessPass: { abi: accessPassAbi, ...at("AccessPass") },
    QueryLedger: { abi: queryLedgerAbi, ...at("QueryLedger") },
    RewardVault: { abi: rewardVaultAbi, ...at("RewardVault") },
    DataToken: { abi: dataTokenAbi, ...at("DataToken") },
    DataGovernor: { abi: dataGovernorAbi, ...at("DataGovernor") },
    TimelockController: { abi: timelockControllerAbi, ...at("TimelockController") },
    // Every listed token, for what enters and leaves the treasury only.
    SettlementToken: {
      abi: erc20Abi,
      chain: "evm",
      startBlock,
      address: factory({
        address: contracts.LicenseBook,
        event: getAbiItem({ abi: licenseBookAbi, name: "TokenSet" }),
        parameter: "token",
        startBlock,
      }),
      filter: [
        { event: "Transfer", args: { from: contracts.TimelockController } },
        { event: "Transfer", args: { to: contracts.TimelockController } },
      ],
    },
  },
});
