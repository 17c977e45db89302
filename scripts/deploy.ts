/**
 * Deploys DataGraph on a public chain, writes its addresses into protocol, and proves what was deployed:
 * `npm run deploy -- <network> [parameters file]`. Run again after a break, it goes on where it stopped. With
 * `--deployment-id <name>` it is a rehearsal: nothing is written into protocol.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { network as connections } from "hardhat";
import { PUBLIC_NETWORKS, type PublicNetworkName } from "../ignition/networks.ts";
import { ParameterError, readParameters } from "./deployment/readParameters.ts";
import { ROOT, run } from "./run.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { "deployment-id": { type: "string" }, "build-profile": { type: "string", default: "production" } },
});
const [name, file = `ignition/parameters/${name}.json`] = positionals;

try {
  process.exitCode = await deploy(name, file);
} catch (error) {
  if (!(error instanceof ParameterError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function deploy(network: string | undefined, parameters: string): Promise<number> {
  if (network === undefined || !(network in PUBLIC_NETWORKS)) {
    console.error(`Name a network, one of ${Object.keys(PUBLIC_NETWORKS).join(", ")}: npm run deploy -- sepolia`);
    return 2;
  }
  readParameters(parameters);
  const { chainId } = PUBLIC_NETWORKS[network as PublicNetworkName];
  const id = values["deployment-id"] ?? `chain-${chainId}`;
  await noteBeginning(network, `${ROOT}/ignition/deployments/${id}`);
  const { code } = await run(`${ROOT}/node_modules/.bin/hardhat`, [
    ...["ignition", "deploy", "ignition/modules/DataGraph.ts", "--network", network, "--parameters", parameters],
    ...["--deployment-id", id, "--build-profile", values["build-profile"]],
  ]);
  if (code !== 0) return code;
  if (values["deployment-id"] === undefined) {
    const generated = await run(process.execPath, [`${ROOT}/scripts/generate.ts`]);
    if (generated.code !== 0) return generated.code;
  }
  return (await run(process.execPath, [`${ROOT}/scripts/checkDeployment.ts`, network, parameters, id])).code;
}

/** Keeps the block that the contracts' events begin at. What the first of several runs noted stays. */
async function noteBeginning(network: string, directory: string): Promise<void> {
  const file = `${directory}/start_block.json`;
  if (existsSync(file)) return;
  const connection = await connections.connect(network);
  const block = Number(await connection.provider.request({ method: "eth_blockNumber" }));
  await connection.close();
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, `${block}\n`);
}
