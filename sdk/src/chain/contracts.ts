import {
  type Deployment,
  accessPassAbi,
  appointmentsAbi,
  dataGovernorAbi,
  dataTokenAbi,
  licenseBookAbi,
  provenanceRegistryAbi,
  queryLedgerAbi,
  rewardVaultAbi,
  testDollarAbi,
  timelockControllerAbi,
} from "@datagraph/protocol";
import type { Address } from "viem";

/** The ABI of every contract, by its name in a deployment. */
export const abis = {
  ProvenanceRegistry: provenanceRegistryAbi,
  LicenseBook: licenseBookAbi,
  Appointments: appointmentsAbi,
  AccessPass: accessPassAbi,
  QueryLedger: queryLedgerAbi,
  RewardVault: rewardVaultAbi,
  DataToken: dataTokenAbi,
  DataGovernor: dataGovernorAbi,
  TimelockController: timelockControllerAbi,
  TestDollar: testDollarAbi,
} as const;

/** Contracts that have an ABI here. */
export type Contract = keyof typeof abis;

/** Returns a contract's address. Throws when this deployment lacks it (TestDollar exists on local chains only). */
export function addressOf(deployment: Deployment, contract: Contract): Address {
  const address = deployment.contracts[contract];
  if (address === undefined) throw new RangeError(`Chain ${deployment.chainId} has no ${contract}`);
  return address;
}
