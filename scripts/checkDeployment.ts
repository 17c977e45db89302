/**
 * Reads a deployment back and proves every role and parameter: `node scripts/checkDeployment.ts <chain id> <RPC URL>
 * [parameters file] [deployer]`. Prints each check; the exit code is 1 when one fails.
 */
import { readFileSync } from "node:fs";
import { type Deployment, deploymentOf } from "@datagraph/protocol";
import { createPublicClient, getAddress, http } from "viem";
import { type Check, checkDeployment } from "./deployment/checkDeployment.ts";

const [chain, url, file = "ignition/parameters/local.json", deployer] = process.argv.slice(2);
if (chain === undefined || url === undefined) {
  console.error(
    "Name a chain and an RPC: node scripts/checkDeployment.ts <chain id> <RPC URL> [parameters file] [deployer]",
  );
  process.exitCode = 2;
} else process.exitCode = await main(deploymentOf(Number(chain)), url);

async function main(deployment: Deployment, rpc: string): Promise<number> {
  const client = createPublicClient({ transport: http(rpc) });
  const { DataGraph } = JSON.parse(readFileSync(file, "utf8")) as { DataGraph: Record<string, unknown> };
  const checks = await checkDeployment(
    client,
    { ...deployment, ...(deployer && { deployer: getAddress(deployer) }) },
    DataGraph,
  );
  for (const check of checks) console.log(lineOf(check));
  const failed = checks.filter(({ ok }) => !ok).length;
  console.log(`${checks.length - failed} proven, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function lineOf({ what, found, expected, ok }: Check): string {
  return ok ? `ok   ${what}: ${found}` : `FAIL ${what}: ${found}, expected ${expected}`;
}
