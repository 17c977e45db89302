/**
 * Reads a deployment back from its chain and proves every role, owner and parameter:
 * `npm run check:deployment -- <network> [parameters file] [deployment id]`. Prints each check; the exit code is 1 when
 * one fails, and 2 when it was not understood.
 */
import { readFileSync } from "node:fs";
import { type Deployment, deploymentOf } from "@datagraph/protocol";
import { network as connections } from "hardhat";
import { PUBLIC_NETWORKS } from "../ignition/networks.ts";
import { type Check, checkDeployment } from "./deployment/checkDeployment.ts";
import { ParameterError, readParameters } from "./deployment/readParameters.ts";
import { ROOT } from "./run.ts";

const CHAINS: Record<string, { chainId: number }> = { local: { chainId: 31_337 }, ...PUBLIC_NETWORKS };
const [name, file = `ignition/parameters/${name}.json`, id] = process.argv.slice(2);

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ParameterError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const chain = CHAINS[name ?? ""];
  if (name === undefined || chain === undefined) {
    console.error(`Name a network, one of ${Object.keys(CHAINS).join(", ")}: npm run check:deployment -- local`);
    return 2;
  }
  const parameters = readParameters(file);
  const connection = await connections.connect(name);
  try {
    const client = await connection.viem.getPublicClient();
    const checks = await checkDeployment(client, id ? recordOf(id) : deploymentOf(chain.chainId), parameters);
    for (const check of checks) console.log(lineOf(check));
    const failed = checks.filter(({ ok }) => !ok).length;
    console.log(`${checks.length - failed} proven, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await connection.close();
  }
}

/** A deployment that Ignition recorded, whether or not protocol names it. */
function recordOf(deployment: string): Pick<Deployment, "contracts" | "startBlock"> {
  const read = (entry: string): unknown =>
    JSON.parse(readFileSync(`${ROOT}/ignition/deployments/${deployment}/${entry}.json`, "utf8"));
  const addresses = Object.entries(read("deployed_addresses") as Record<string, string>);
  const contracts = Object.fromEntries(addresses.map(([key, address]) => [key.split("#")[1]!, address]));
  return { contracts: contracts as Deployment["contracts"], startBlock: read("start_block") as number };
}

function lineOf({ what, found, expected, ok }: Check): string {
  return ok ? `ok   ${what}: ${found}` : `FAIL ${what}: ${found}, expected ${expected}`;
}
