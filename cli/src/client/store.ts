import { homedir } from "node:os";
import { join } from "node:path";
import { type Staging, parseCid } from "@datagraph/sdk";
import { type EmbeddedStorage, localStaging, openEmbeddedStorage } from "@datagraph/sdk/node";
import { UsageError } from "../usageError.ts";

/** The store on this machine, in DATAGRAPH_STORE or the person's data folder. */
export type LocalStore = {
  storage: EmbeddedStorage;
  /** Where a contribution waits until a gateway has it; `keep` leaves it in the store afterwards. */
  staging: (gateway: string, keep?: boolean) => Staging;
};

/** Opens the store on this machine, which is made when it is missing. */
export async function openStore(): Promise<LocalStore> {
  const folder =
    process.env.DATAGRAPH_STORE || join(process.env.XDG_DATA_HOME || join(homedir(), ".local/share"), "datagraph");
  const storage = await openEmbeddedStorage(join(folder, "store"));
  return { storage, staging: (gateway, keep) => localStaging(storage, join(folder, "uploads"), gateway, keep) };
}

/** Whether a text of the command line is a CID rather than a dataset. */
export function isCid(text: string): boolean {
  try {
    parseCid(text);
    return true;
  } catch {
    return false;
  }
}

/** Returns the CID in a text of the command line. Throws UsageError. */
export function cidNamed(text: string): string {
  if (!isCid(text)) throw new UsageError(`"${text}" is no CID: ./datagraph data ls shows those of this machine`);
  return text;
}
