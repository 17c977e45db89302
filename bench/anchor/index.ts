import { availableParallelism, cpus, loadavg } from "node:os";
import type { Report } from "../row.ts";
import { epochGasRows } from "./epochGas.ts";
import { STREAMS, UPDATES, updateRows } from "./updates.ts";

/** Signed data updates a second, beside their signatures alone; and the gas of an epoch's anchoring on the EVM. */
export async function run(): Promise<Report> {
  const rows = [...(await updateRows()), ...(await epochGasRows())];
  return { rows, notes: notes() };
}

function notes(): string {
  const [updates, streams] = [UPDATES, STREAMS].map((number) => number.toLocaleString("en"));
  return [
    `${updates} updates of ${streams} streams, one of each at once, in the process of the metagraph: what HTTP adds is`,
    "not in it. Every update is checked by all rules, written to disk before it is answered, and found accepted afterwards.",
    "The signatures alone are verified in turn with it, by the same code on the same threads.",
    `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), load ${loadavg()[0]!.toFixed(1)} when it ended.`,
  ].join("\n");
}
