import { availableParallelism, cpus, loadavg } from "node:os";
import type { Report, Row } from "../row.ts";
import { wholeNumber } from "../wholeNumber.ts";
import { type DevicesReport, runDevices } from "./devices/runDevices.ts";
import { epochGasRows } from "./epochGas.ts";
import { queryableRows } from "./queryable.ts";
import { STREAMS, UPDATES, updateRows } from "./updates.ts";

/** The target is for a thousand devices and thirty days, which take some tens of minutes; less makes a quick run. */
const TARGET = { devices: 1_000, days: 30 };
const settings = {
  devices: wholeNumber("DATAGRAPH_BENCH_DEVICES", TARGET.devices),
  days: wholeNumber("DATAGRAPH_BENCH_DAYS", TARGET.days),
};

/**
 * Signed data updates a second, beside their signatures alone; the gas of an epoch's anchoring on the EVM; how soon what a
 * device sent is queryable; and what of many devices' records is anchored when their host loses power each day.
 */
export async function run(): Promise<Report> {
  const rows = [...(await updateRows()), ...(await epochGasRows()), ...(await queryableRows())];
  const report = await runDevices(settings.devices, settings.days);
  return { rows: [...rows, ...deviceRows(report)], notes: notes() };
}

function deviceRows({ expected, anchored, twice, missing, batches, kills, seconds }: DevicesReport): Row[] {
  const { devices, days } = settings;
  const said = expected.toLocaleString("en");
  const of = `one agent host, ${devices.toLocaleString("en")} simulated devices, ${days} simulated days`;
  const ok = anchored === expected && twice === 0 && missing === 0;
  return [
    { work: `${of}: records anchored`, value: anchored, unit: "records", target: `each of ${said} once`, ok },
    {
      work: "the same: records that no anchored batch holds",
      value: missing,
      unit: "records",
      target: "0",
      ok: !missing,
    },
    { work: "the same: records that batches hold twice", value: twice, unit: "records", target: "0", ok: !twice },
    { work: "the same: times the host was killed", value: kills, unit: "", target: "every day", ok: kills === days },
    { work: `the same: time for ${batches.toLocaleString("en")} batches and their count`, value: seconds, unit: "s" },
  ];
}

function notes(): string {
  const [updates, streams] = [UPDATES, STREAMS].map((number) => number.toLocaleString("en"));
  return [
    `${updates} updates of ${streams} streams, one of each at once, in the process of the metagraph: what HTTP adds is`,
    "not in it. Every update is checked by all rules, written to disk before it is answered, and found accepted afterwards.",
    "The signatures alone are verified in turn with it, by the same code on the same threads.",
    "",
    "How soon records are queryable is asked of a whole stack: the agent sends what a simulated device measured in six hours,",
    "and a researcher's query is repeated while epochs pass.",
    "",
    "The devices are of one agent host, the command line's agent in a process of its own, that runs once a simulated day: an",
    "hourly record of two measurements and a daily one, made by the simulator, sealed, stored, and anchored over HTTP on the",
    "local metagraph. SIGKILL comes at another request each day, spread over the day's work. The count opens every batch that",
    "the snapshots anchor and looks for each period's record. Gateway and clock are stand-ins in memory, and keys are wrapped",
    `for no committee. ${scale()}`,
    "",
    `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), load ${loadavg()[0]!.toFixed(1)} when it ended.`,
  ].join("\n");
}

function scale(): string {
  const { devices, days } = settings;
  const how = "`DATAGRAPH_BENCH_DEVICES` and `DATAGRAPH_BENCH_DAYS` set the scale";
  if (devices >= TARGET.devices && days >= TARGET.days) return `${how}.`;
  return `${how}: **this run is smaller than the target's ${TARGET.devices} devices and ${TARGET.days} days.**`;
}
