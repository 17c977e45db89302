import { type LitRequest, read } from "@datagraph/sdk";
import { type LitAction, type LitApi, LitApiError, parseLitAction, runLitAction } from "@datagraph/sdk/node";
import type { ChainReader } from "@datagraph/sdk";
import { readFile } from "node:fs/promises";
import { isAddressEqual } from "viem";
import type { Config } from "../config.ts";
import { log } from "../log.ts";
import { Refused } from "../refused.ts";
import { type LitLimits, litLimits } from "./litLimits.ts";

/** What carries key requests to one Lit Action, with the gateway's API key. */
export type LitRelay = {
  /** what requests are checked against before Lit sees them */
  action: Pick<LitAction, "chainId" | "contracts" | "domains">;
  limits: LitLimits;
  /** whether the chain names the wallet: what Lit would refuse anyway, the gateway does not pay for */
  allows: (request: LitRequest) => Promise<boolean>;
  /** Returns the action's answer, unchecked. Throws Refused when Lit does not run it. */
  run: (request: LitRequest) => Promise<unknown>;
};

type LitConfig = Pick<
  Config,
  "DATAGRAPH_LIT_API_KEY" | "DATAGRAPH_LIT_ACTION_FILE" | "DATAGRAPH_LIT_URL" | "DATAGRAPH_LIT_HOURLY"
>;

/** Returns the relay that the configuration describes, if it does. Throws when the action is for another deployment. */
export async function openLitRelay(config: LitConfig, client: ChainReader): Promise<LitRelay | undefined> {
  const { DATAGRAPH_LIT_API_KEY: apiKey, DATAGRAPH_LIT_ACTION_FILE: path, DATAGRAPH_LIT_URL: url } = config;
  if (apiKey === undefined && path === undefined) return undefined;
  if (apiKey === undefined || path === undefined)
    throw new Error("Gateway configuration: DATAGRAPH_LIT_API_KEY and DATAGRAPH_LIT_ACTION_FILE go together");
  const action = await readAction(path);
  requireOurs(action, client);
  const api: LitApi = { apiKey, ...(url !== undefined && { url }) };
  return {
    action,
    limits: litLimits(config.DATAGRAPH_LIT_HOURLY),
    allows: (request) => allows(client, request),
    run: (request) => run(api, action.code, request),
  };
}

async function readAction(path: string): Promise<LitAction> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error("Gateway configuration: DATAGRAPH_LIT_ACTION_FILE cannot be read", { cause });
  });
  return parseLitAction(text);
}

function requireOurs({ chainId, contracts }: LitAction, { deployment }: ChainReader): void {
  const { AccessPass, ProvenanceRegistry } = deployment.contracts;
  const ours =
    chainId === deployment.chainId &&
    isAddressEqual(contracts.hasAccess, AccessPass) &&
    isAddressEqual(contracts.isValidator, ProvenanceRegistry);
  if (!ours)
    throw new Error(
      `Gateway configuration: DATAGRAPH_LIT_ACTION_FILE is for another deployment than chain ${deployment.chainId}'s`,
    );
}

function allows(client: ChainReader, { condition, id, signIn: { address } }: LitRequest): Promise<boolean> {
  const args = [address, BigInt(id)] as const;
  return condition === "hasAccess"
    ? read(client, "AccessPass", "hasAccess", args)
    : read(client, "ProvenanceRegistry", "isValidator", args);
}

async function run(api: LitApi, code: string, request: LitRequest): Promise<unknown> {
  try {
    return await runLitAction(api, code, request);
  } catch (error) {
    if (!(error instanceof LitApiError)) throw error;
    // the status alone: Lit's words may quote the request
    log("warn", { part: "lit", status: error.status });
    throw new Refused(502, "lit-unavailable", `Lit did not run the action (status ${error.status}): try again later`);
  }
}
