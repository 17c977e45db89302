import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deploymentOf } from "@datagraph/protocol";
import { http, createPublicClient } from "viem";
import { z } from "zod";
import { StackError } from "../errors.ts";
import type { Part, PartContext } from "../part.ts";
import { LOCAL_CHAIN_ID, chainFile, chainUrl } from "./chain.ts";
import { saveChain } from "./saveChain.ts";

const MODULE = "ignition/modules/Local.ts";
const PARAMETERS = "ignition/parameters/local.json";
/** What decides about the deployed bytecode and where it lies. */
const SOURCES = ["contracts/**/*.sol", "ignition/modules/*.ts", PARAMETERS, "hardhat.config.ts"];
const TEST_SOURCES = /\.t\.sol$/;

const Addresses = z.record(z.string(), z.templateLiteral(["0x", z.string()]));
const Record = z.object({ sources: z.string(), addresses: Addresses });

/** The contracts, deployed by Ignition once in a chain's life. */
export const deployment: Part = {
  name: "deployment",
  dependsOn: ["chain"],
  available: (root) => existsSync(join(root, MODULE)),
  prepare: async (context, run) => {
    if (await isDeployed(context)) return;
    // by directory, so that the next start there removes what a kill left
    const id = `local-${createHash("sha256").update(context.directory).digest("hex").slice(0, 12)}`;
    const journal = join(context.root, "ignition", "deployments", id);
    rmSync(journal, { recursive: true, force: true });
    try {
      await run({
        command: process.execPath,
        args: [
          ...[
            join(context.root, "node_modules/.bin/hardhat"),
            "ignition",
            "deploy",
            MODULE,
            "--parameters",
            PARAMETERS,
          ],
          // Ignition's own choice, the production profile, would compile everything a second time
          ...["--build-profile", "default", "--network", "local", "--deployment-id", id],
        ],
        cwd: context.root,
        env: { DATAGRAPH_RPC_URL: chainUrl(context), HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: "true" },
      });
      await keep(context, journal);
    } finally {
      rmSync(journal, { recursive: true, force: true });
    }
  },
};

/** Returns true if a deployment on the saved chain ran to its end. */
export function hasDeployment(directory: string): boolean {
  return existsSync(recordFile(directory));
}

/** The chain is saved before the record is written, so the record never names contracts that a kill took away. */
async function keep(context: PartContext, journal: string): Promise<void> {
  const kept = join(context.directory, "ignition");
  rmSync(kept, { recursive: true, force: true });
  cpSync(journal, kept, { recursive: true });
  await saveChain(chainUrl(context), chainFile(context.directory));
  const addresses = Addresses.parse(JSON.parse(readFileSync(join(kept, "deployed_addresses.json"), "utf8")));
  requireKnown(addresses);
  const temporary = `${recordFile(context.directory)}.tmp`;
  writeFileSync(temporary, `${JSON.stringify({ sources: digestOfSources(context.root), addresses }, null, 2)}\n`);
  renameSync(temporary, recordFile(context.directory));
}

/** Everything finds the contracts through protocol, so they must lie where it says. */
function requireKnown(addresses: z.infer<typeof Addresses>): void {
  const deployed = new Set(Object.values(addresses).map((address) => address.toLowerCase()));
  for (const [name, address] of Object.entries(deploymentOf(LOCAL_CHAIN_ID).contracts)) {
    if (deployed.has(address.toLowerCase())) continue;
    throw new StackError(`${name} was not deployed at ${address}, where protocol expects it: run \`npm run generate\``);
  }
}

async function isDeployed(context: PartContext): Promise<boolean> {
  if (!hasDeployment(context.directory)) return false;
  const record = Record.parse(JSON.parse(readFileSync(recordFile(context.directory), "utf8")));
  if (record.sources !== digestOfSources(context.root)) {
    throw new StackError("The contracts changed since this stack's state was made: start over with --fresh");
  }
  const client = createPublicClient({ transport: http(chainUrl(context)) });
  for (const [name, address] of Object.entries(record.addresses)) {
    if ((await client.getCode({ address })) === undefined) {
      throw new StackError(`The saved chain holds no ${name} at ${address}: start over with --fresh`);
    }
  }
  return true;
}

function digestOfSources(root: string): string {
  const hash = createHash("sha256");
  const files = globSync(SOURCES, { cwd: root }).filter((file) => !TEST_SOURCES.test(file));
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function recordFile(directory: string): string {
  return join(directory, "deployment.json");
}
