/**
 * Builds the Lit Action and prints its CID; or, with --verify, shows that a file's code is what these sources give.
 *
 *   node lit/build.ts --chain-id 84532 --domain app.example --rpc https://one.example,https://two.example --out lit-action.json
 *   node lit/build.ts --verify lit-action.json
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { deploymentOf } from "@datagraph/protocol";
import type { Address } from "viem";
import type { LitActionSettings } from "../sdk/src/gate/lit/action/settings.ts";
import { type LitAction, parseLitAction } from "../sdk/src/gate/lit/litAction.ts";
import { buildAction } from "./buildAction.ts";

const { values } = parseArgs({
  options: {
    "chain-id": { type: "string" },
    "access-pass": { type: "string" },
    registry: { type: "string" },
    domain: { type: "string" },
    rpc: { type: "string" },
    lag: { type: "string", default: "5" },
    out: { type: "string", default: "lit-action.json" },
    verify: { type: "string" },
  },
});

try {
  console.log(values.verify === undefined ? await write(values.out) : await verify(values.verify));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function write(out: string): Promise<string> {
  const settings = readSettings();
  const { code, cid } = await buildAction(settings);
  const { chainId, contracts, domains, rpcUrls, lagBlocks } = settings;
  const action: LitAction = {
    format: "datagraph/lit-action/v1",
    cid,
    chainId,
    contracts,
    domains: [...domains],
    rpcUrls: [...rpcUrls],
    lagBlocks,
    code,
  };
  await writeFile(out, `${JSON.stringify(action, null, 2)}\n`);
  return cid;
}

async function verify(path: string): Promise<string> {
  const action = await parseLitAction(await readFile(path, "utf8"));
  const { cid } = await buildAction(action);
  if (cid !== action.cid) throw new Error(`${path} holds ${action.cid}; these sources and its settings give ${cid}`);
  return `${cid}: the code in ${path} is what these sources give`;
}

function readSettings(): LitActionSettings {
  const chainId = Number(values["chain-id"]);
  if (!Number.isSafeInteger(chainId) || chainId <= 0) throw new Error("--chain-id must be a chain's number");
  const domains = list("domain");
  const rpcUrls = list("rpc");
  const lagBlocks = Number(values.lag);
  if (!Number.isSafeInteger(lagBlocks) || lagBlocks < 0) throw new Error("--lag must be a number of blocks");
  return { chainId, contracts: readContracts(chainId), domains, rpcUrls, lagBlocks };
}

function readContracts(chainId: number): LitActionSettings["contracts"] {
  const given = { hasAccess: values["access-pass"] as Address, isValidator: values.registry as Address };
  if (given.hasAccess && given.isValidator) return given;
  const { AccessPass, ProvenanceRegistry } = deploymentOf(chainId).contracts;
  return { hasAccess: given.hasAccess ?? AccessPass, isValidator: given.isValidator ?? ProvenanceRegistry };
}

function list(name: "domain" | "rpc"): string[] {
  const given = (values[name] ?? "").split(",").filter((one) => one !== "");
  if (given.length === 0) throw new Error(`--${name} is missing: names separated by commas`);
  return given;
}
