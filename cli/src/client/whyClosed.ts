import { type ChainReader, read } from "@datagraph/sdk";
import type { Address } from "viem";
import { z } from "zod";
import { chainTime } from "./chain.ts";
import { Big, rowsOf } from "./indexer.ts";
import { showTime } from "./time.ts";

const Row = z.object({ expiry: Big, revoked: z.boolean(), download: z.boolean() });

/** Returns why a File does not open for an account, in words; undefined when it does. */
export async function whyClosed(reader: ChainReader, account: Address, dataset: bigint): Promise<string | undefined> {
  if (await read(reader, "AccessPass", "hasAccess", [account, dataset])) return undefined;
  if (!(await read(reader, "ProvenanceRegistry", "isOpen", [dataset])))
    return `Dataset ${dataset} is withdrawn or suspended: its passes are closed`;
  const passes = await rowsOf(
    reader,
    "passs",
    { where: { holder: account.toLowerCase(), dataset } },
    Row,
    "expiry revoked download",
  );
  const buy = `buy one with ./datagraph pass buy ${dataset}`;
  const now = await chainTime(reader);
  if (passes.length === 0) return `${account} has no pass for dataset ${dataset}: ${buy}`;
  const live = passes.find(({ expiry, revoked }) => !revoked && expiry > now);
  if (live !== undefined) return `The pass of ${account} for dataset ${dataset} does not include the raw data`;
  const [last] = passes;
  return last!.revoked
    ? `The pass of ${account} for dataset ${dataset} was revoked`
    : `The pass of ${account} for dataset ${dataset} expired at ${showTime(last!.expiry)}: ${buy}`;
}
