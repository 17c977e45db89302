import { join } from "node:path";
import { isRunning } from "../stack/processes.ts";
import { readRunFile } from "../stack/runFile.ts";

/** What a command must know of the parts it talks to; each is an environment variable. */
export type Setting =
  | "DATAGRAPH_RPC_URL"
  | "DATAGRAPH_GATEWAY_URL"
  | "DATAGRAPH_INDEXER_URL"
  | "DATAGRAPH_COMMITTEE_FILE"
  | "DATAGRAPH_COMMITTEE_URLS"
  | "DATAGRAPH_METAGRAPH_URL"
  | "DATAGRAPH_CHAIN_NAME"
  | "DATAGRAPH_LIT_ACTION_FILE";

/** Where `./datagraph up` keeps its state. */
const STATE = join(import.meta.dirname, "../../../.datagraph");

/** Returns a setting: the environment's, else that of the stack running in this checkout. Throws when neither has it. */
export function setting(name: Setting): string {
  const value = process.env[name] || runningStack()?.[name];
  if (value === undefined)
    throw new Error(
      `${name} is not set, and no stack that runs in this checkout has it: start one with ./datagraph up`,
    );
  const urls = name.endsWith("_URL") ? [value] : name.endsWith("_URLS") ? value.split(",") : [];
  const bad = urls.find((url) => !/^https?:\/\//.test(url) || !URL.canParse(url));
  if (bad !== undefined) throw new Error(`${name} is "${bad}": give a URL such as http://127.0.0.1:8545`);
  return value.replace(/\/$/, "");
}

/** Returns the environment of the stack that runs in this checkout, if one does. */
function runningStack(): Readonly<Record<string, string>> | undefined {
  const run = readRunFile(STATE);
  return run !== undefined && isRunning(run.supervisor) ? run.env : undefined;
}
