import { type MetagraphClient, metagraphAt } from "@datagraph/sdk/node";
import { z } from "zod";
import { setting } from "./settings.ts";

/** The option of commands that speak with a metagraph. */
export const METAGRAPH = {
  "--metagraph <url>":
    "a local metagraph (else DATAGRAPH_METAGRAPH_URL), or a real one's four nodes, see docs/metagraph.md",
} as const;

/** The input that goes with `METAGRAPH`. */
export const Metagraph = { metagraph: z.string().optional() };

/** Returns a client of the metagraph that is named, or set. Throws when it is no URL, nor four. */
export function openMetagraphClient(named: string | undefined): MetagraphClient {
  return metagraphAt(named ?? setting("DATAGRAPH_METAGRAPH_URL"));
}
