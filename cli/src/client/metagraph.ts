import { type MetagraphClient, localMetagraph, metagraphClient } from "@datagraph/sdk/node";
import { z } from "zod";
import { setting } from "./settings.ts";

/** The option of commands that speak with a metagraph. */
export const METAGRAPH = {
  "--metagraph <url>":
    "a local metagraph (else DATAGRAPH_METAGRAPH_URL), or a real one's four nodes, see docs/metagraph.md",
} as const;

/** The input that goes with `METAGRAPH`. */
export const Metagraph = { metagraph: z.string().optional() };

/**
 * Returns a client of the metagraph that is named: one URL is a local one's, four with commas are those of L0, currency
 * L1, data L1 and global L0 nodes. Throws when they are no URLs.
 */
export function openMetagraphClient(named: string | undefined): MetagraphClient {
  const urls = (named ?? setting("DATAGRAPH_METAGRAPH_URL")).split(",").map((url) => url.trim().replace(/\/$/, ""));
  const bad = urls.find((url) => !/^https?:\/\//.test(url) || !URL.canParse(url));
  const [l0, currencyL1, dataL1, globalL0] = urls;
  if (bad !== undefined || l0 === undefined || (urls.length !== 1 && urls.length !== 4))
    throw new Error(`"${urls.join(",")}" is no metagraph: give one URL, or four as L0,currencyL1,dataL1,globalL0`);
  if (currencyL1 === undefined || dataL1 === undefined || globalL0 === undefined)
    return metagraphClient(localMetagraph(l0));
  return metagraphClient({ l0, currencyL1, dataL1, globalL0 });
}
