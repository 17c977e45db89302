import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anchorKey, createIdentity, parallel } from "@datagraph/sdk";
import { grantStream, localMetagraph, metagraphClient } from "@datagraph/sdk/node";
import { listen } from "../../../metagraph/src/listen.ts";
import { type Metagraph, openMetagraph } from "../../../metagraph/src/metagraph.ts";
import { startSnapshots } from "../../../metagraph/src/startSnapshots.ts";
import { readAnchors } from "../../../sdk/src/anchor/metagraph/readEpoch.ts";
import { BEGINNING, DAY, type HostSettings, POOL, SALT, contributor, deviceKey, schema } from "./cast.ts";
import { type Count, countRecords } from "./count.ts";
import { type StandIn, startStandIn } from "./standIn.ts";

const HOST = join(import.meta.dirname, "host.ts");
const REGISTRY = `0x${"5f".repeat(20)}` as const;
/** Milliseconds between snapshots. */
const SNAPSHOT = 250;
/** Requests by which a day's batch is stored and its envelope left: a block, its pin, an envelope. */
const REQUESTS = 3;

/** What became of the simulated days. */
export type DevicesReport = Count & { kills: number; seconds: number };

/**
 * Runs one agent host over some simulated days: each day it is killed (SIGKILL) at a request of its own, wherever that is,
 * and started again. Then counts what the metagraph's snapshots hold.
 */
export async function runDevices(devices: number, days: number): Promise<DevicesReport> {
  const directory = mkdtempSync(join(tmpdir(), "bench-devices-"));
  const home = join(directory, "home");
  mkdirSync(home);
  const clock = { now: BEGINNING };
  const power = { left: Infinity, host: undefined as ChildProcess | undefined };
  const metagraph = await openMetagraph({ directory, chainId: 31337, registry: REGISTRY, now: () => clock.now });
  const stopSnapshots = startSnapshots(metagraph, SNAPSHOT, fail);
  const listening = await listen(metagraph, 0);
  const standIn = await startStandIn(
    () => clock.now,
    () => {
      if (--power.left === 0) power.host?.kill("SIGKILL");
    },
  );
  try {
    const begin = performance.now();
    const url = `http://127.0.0.1:${listening.port}`;
    const { identity, recipient } = await createIdentity();
    const settings = { home, devices, gateway: standIn.url, metagraph: url, network: metagraph.network, recipient };
    await grantAll(settings);
    const kills = await liveDays(settings, days, clock, power);
    const count = await countAll(metagraph, standIn, { url, identity, devices, days });
    return { ...count, kills, seconds: Math.round((performance.now() - begin) / 1_000) };
  } finally {
    power.host?.kill("SIGKILL");
    stopSnapshots();
    await Promise.all([listening.close(), standIn.close()]);
    metagraph.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function grantAll({ devices, metagraph, network }: HostSettings): Promise<void> {
  const client = metagraphClient(localMetagraph(metagraph));
  const sender = anchorKey(deviceKey);
  const request = {
    ...{ salt: SALT, pool: POOL, fields: schema.fields.map(({ name }) => name), number: 1 },
    devices: [{ device: sender.address, expiry: BEGINNING + 400 * DAY }],
  };
  await parallel(
    Array.from({ length: devices }, (_, index) => contributor(index)),
    (account) => grantStream(client, network, account as never, sender, request),
    16,
  );
}

type Power = { left: number; host: ChildProcess | undefined };

/** Returns how often the host was killed. */
async function liveDays(settings: HostSettings, days: number, clock: { now: number }, power: Power): Promise<number> {
  let kills = 0;
  for (let day = 1; day <= days; day++) {
    clock.now = BEGINNING + day * DAY;
    // spread over the whole of a day's work, from its first request to its last, and the same in every run
    const requests = settings.devices * 2 * REQUESTS;
    power.left = 1 + ((day * 7_919) % requests);
    for (let done = false; !done;) {
      const outcome = await hostRun(settings, power);
      if (outcome === "killed") kills++;
      else done = true;
    }
  }
  return kills;
}

async function hostRun(settings: HostSettings, power: Power): Promise<"killed" | "done"> {
  power.host = spawn(process.execPath, [HOST, JSON.stringify(settings)], { stdio: ["ignore", "inherit", "inherit"] });
  const [code, signal] = (await once(power.host, "exit")) as [number | null, string | null];
  if (signal === "SIGKILL") return "killed";
  if (code !== 0) throw new Error(`The agent host ended with ${code ?? signal}`);
  return "done";
}

type Counted = { url: string; identity: string; devices: number; days: number };

async function countAll(metagraph: Metagraph, standIn: StandIn, { url, ...of }: Counted): Promise<Count> {
  const client = metagraphClient(localMetagraph(url));
  const { anchors } = await readAnchors(client, 0n, BigInt(metagraph.head().ordinal));
  return countRecords(anchors, standIn, { ...of, network: metagraph.network });
}

function fail(error: Error): never {
  throw error;
}
