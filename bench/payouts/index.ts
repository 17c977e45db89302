import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startStack } from "../../indexer/test/stack.ts";
import type { Report, Row } from "../row.ts";
import { indexedBare, indexedBy } from "./indexing.ts";
import { settings } from "./settings.ts";
import { settleOn } from "./verifiable.ts";
import type { Done, Task, WORKS } from "./works.ts";

type Measured = Done & { peak: number };

/**
 * From usage to money, at scale. DATAGRAPH_BENCH_LEAVES, _ACCOUNTS, _ORDERS, _SETTLEMENTS and _ENTRIES make a quicker run.
 */
export async function run(): Promise<Report> {
  const { leaves, peerLeaves, accounts, orders, settlements } = settings;
  const indexing = await indexingRow();
  const stack = await startStack();
  const few = await startStack();
  try {
    await settleOn(stack.rpcUrl, settlements);
    await settleOn(few.rpcUrl, Math.ceil(settlements / 4));
    const ours = await inChild("tree", { leaves });
    const [same, peer] = [
      await inChild("tree", { leaves: peerLeaves }),
      await inChild("openZeppelinTree", { leaves: peerLeaves }),
    ];
    const epoch = await inChild("epoch", { accounts, orders, url: stack.databaseUrl });
    const verified = await inChild("verify", { url: stack.rpcUrl });
    const quarter = await inChild("verify", { url: few.rpcUrl });
    return {
      rows: [...treeRows(ours, same, peer), ...epochRows(epoch), indexing, ...verifyRows(verified, quarter)],
      notes: NOTES,
    };
  } finally {
    await few.stop();
    await stack.stop();
  }
}

async function inChild(work: keyof typeof WORKS, task: Partial<Task>): Promise<Measured> {
  const script = join(import.meta.dirname, "measure.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, work, JSON.stringify(task)]);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Measured;
}

function treeRows(ours: Measured, same: Measured, peer: Measured): Row[] {
  const { leaves, peerLeaves } = settings;
  const [mine, theirs] = [leaves / ours.seconds, peerLeaves / peer.seconds];
  const name = `OpenZeppelin's, ${count(peerLeaves)} accounts`;
  const work = `payout tree, ${count(leaves)} accounts`;
  const ratio = mine / theirs;
  return [
    { work, value: mine, unit: "accounts/s", peer: { name, value: theirs }, ratio, target: ">= 15 x", ok: ratio >= 15 },
    atMost(`${work}, peak memory`, ours.peak, "MiB", 300),
    {
      work: `payout tree, ${count(peerLeaves)} accounts, same root as OpenZeppelin's`,
      ...{ value: same.root === peer.root ? 1 : 0, unit: "", target: "1", ok: same.root === peer.root },
    },
  ];
}

function epochRows({ seconds, sql, peak }: Measured): Row[] {
  const work = `epoch over ${count(settings.orders * 100)} usage entries, ${count(settings.accounts)} accounts`;
  return [
    atMost(`${work}, from events to root`, seconds, "s", 60),
    atMost(`${work}, of which SQL`, sql!, "s", 10),
    { work: `${work}, peak memory`, value: peak, unit: "MiB" },
  ];
}

async function indexingRow(): Promise<Row> {
  const { entries } = settings;
  const bare = entries / (await indexedBare(entries));
  const value = entries / (await indexedBy(entries));
  const ratio = value / bare;
  return {
    work: `Ponder, ${count(entries)} settlement usage entries`,
    ...{ value, unit: "entries/s", peer: { name: "a bare handler that inserts one row an event", value: bare } },
    ...{ ratio, target: ">= 0.8 x", ok: ratio >= 0.8 },
  };
}

function verifyRows({ seconds, events, peak }: Measured, quarter: Measured): Row[] {
  const rate = events! / seconds;
  const work = `verify payouts, ${count(settings.settlements)} settlements of 100 streams`;
  const ratio = peak / quarter.peak;
  return [
    { work, value: rate, unit: "events/s", target: ">= 2,000", ok: rate >= 2_000 },
    {
      work: `${work}, peak memory`,
      ...{ value: peak, unit: "MiB", peer: { name: "a quarter of the settlements", value: quarter.peak }, ratio },
      ...{ target: "<= 1.25 x", ok: ratio <= 1.25 },
    },
  ];
}

function atMost(work: string, value: number, unit: string, most: number): Row {
  return { work, value, unit, target: `<= ${most} ${unit}`, ok: value <= most };
}

function count(value: number): string {
  return value.toLocaleString("en-GB");
}

const NOTES =
  "Each work runs in a process of its own. The trees are compared by accounts a second, since OpenZeppelin's takes minutes and gigabytes for a million; " +
  "their roots are equal for any number of leaves, which a property test shows too. " +
  "The epoch is the gateway's own job with a real PostgreSQL, from decoded events to the kept root; `verify payouts` reads a real node; Ponder indexes one, by its own account of how long its history took.";
