import type { Address } from "viem";
import { generatedDeployments } from "./generated/deployments.ts";

/** The contracts of one deployment. `TestDollar` exists on local chains only. */
export type ContractName =
  | "ProvenanceRegistry"
  | "LicenseBook"
  | "Appointments"
  | "AccessPass"
  | "QueryLedger"
  | "RewardVault"
  | "DataToken"
  | "DataGovernor"
  | "TimelockController";

/** Where DataGraph lives on one chain: addresses by contract, and the block its events begin at. */
export type Deployment = {
  chainId: number;
  startBlock: number;
  contracts: Record<ContractName, Address> & { TestDollar?: Address };
};

const deployments: Record<number, Deployment> = generatedDeployments;

/** Returns the deployment on a chain. Throws when there is none, naming the chains that have one. */
export function deploymentOf(chainId: number): Deployment {
  const deployment = deployments[chainId];
  if (deployment === undefined)
    throw new RangeError(
      `DataGraph is not deployed on chain ${chainId}; known: ${Object.keys(deployments).join(", ")}`,
    );
  return deployment;
}
