import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { KeyReleaseError } from "../../sdk/src/gate/errors.ts";
import type { Row } from "../row.ts";
import { clientBytes } from "./bundle.ts";
import { cpuSeconds, memoryOf } from "./cpu.ts";
import { releaseCrypto } from "./crypto.ts";
import { liveMemoryOf } from "./heap.ts";
import { type Asker, askShare, openAsker } from "./shares.ts";
import { type World, makeWorld } from "./world.ts";

const UNWRAPS = 200;
/** releases of the memory rows; fewer for a quick look */
const RELEASES = Number(process.env.BENCH_KEYS_RELEASES ?? 10_000);
/** by then what is compiled is compiled, and the heap has its size */
const WARM = RELEASES / 5;
/** a session lives for ten minutes */
const SESSION_RELEASES = 2_000;
const CORES = 2;

/** What releases of a committee of three cost, two of which open a key, all on this machine. */
export async function run(): Promise<Row[]> {
  const world = await makeWorld();
  try {
    return [
      ...(await clientSize()),
      ...(await wrapping(world)),
      ...(await unwrapping(world)),
      ...(await verifyingClient(world)),
      ...(await sustained(world)),
      ...(await twoDown(world)),
    ];
  } finally {
    await world.stop();
  }
}

async function clientSize(): Promise<Row[]> {
  const { client, fallback } = await clientBytes();
  const value = round(client / 1_000);
  return [
    { work: "the client in a browser, gzipped", value, unit: "kB", target: "<= 40 kB", ok: client <= 40_000 },
    { work: "more where a browser lacks X25519 or Ed25519", value: round(fallback / 1_000), unit: "kB" },
  ];
}

async function wrapping({ gate, fileKey, envelope }: World): Promise<Row[]> {
  const policy = {
    chainId: 31337,
    contract: envelope.contract,
    condition: envelope.condition,
    id: 1n,
    version: 1n,
  } as const;
  const times = await timesOf(50, () =>
    gate({ nodes: [] }).wrap(fileKey, { ...policy, keyDigest: envelope.keyDigest }),
  );
  return [milliseconds("wrap, without a network", at(times, 0.5), 50)];
}

async function unwrapping(world: World): Promise<Row[]> {
  const { gate, envelope, holder } = world;
  const opener = gate();
  const open = () => opener.unwrap(envelope, { account: holder });
  const alone = releaseCrypto(world, await openAsker(world));
  await timesOf(20, open);
  const [times, crypto] = [await timesOf(UNWRAPS, open), await timesOf(UNWRAPS, alone)];
  const [median, bound] = [at(times, 0.5), at(crypto, 0.5)];
  return [
    {
      ...milliseconds("unwrap, 2 of 3 nodes, warm, p50", median, 150),
      peer: { name: "its cryptography alone", value: round(bound) },
      ratio: median / bound,
    },
    {
      work: "the same / its cryptography alone",
      value: round(median / bound),
      unit: "x",
      target: "<= 2 x",
      ok: median / bound <= 2,
    },
    milliseconds("unwrap, 2 of 3 nodes, warm, p99", at(times, 0.99), 400),
  ];
}

async function verifyingClient({ gate, envelope, holder }: World): Promise<Row[]> {
  const opener = gate();
  const started = performance.now();
  await inParallel(8, 400, () => opener.unwrap(envelope, { account: holder }));
  return [atLeast("releases a second, 3 nodes and a verifying client", 400 / seconds(started), 15)];
}

async function sustained(world: World): Promise<Row[]> {
  await drain(world, WARM);
  const before = await memoryNow(world);
  const used = cpuSeconds(world.nodes);
  const done = await drain(world, RELEASES - WARM);
  const perRelease = (cpuSeconds(world.nodes) - used) / done;
  const after = await memoryNow(world);
  const from = `at ${WARM.toLocaleString("en-GB")}`;
  const grown = (what: string, which: keyof Memory, most: number): Row => ({
    work: `${what} of a node at ${RELEASES.toLocaleString("en-GB")} releases / ${from}`,
    value: after[which],
    unit: "MiB",
    peer: { name: from, value: before[which] },
    ratio: after[which] / before[which],
    target: `<= ${most} x`,
    ok: after[which] <= most * before[which],
  });
  return [
    atLeast(`releases a second on ${CORES} cores, by the nodes' own processor time`, CORES / perRelease, 40),
    grown("memory", "resident", 1.5),
    grown("memory in use, collected,", "live", 1.1),
  ];
}

type Memory = { resident: number; live: number };

/** Of the first node; what is resident is read before the collection that tells what is in use. */
async function memoryNow({ nodes }: World): Promise<Memory> {
  const resident = memoryOf(nodes[0]!);
  return { resident, live: await liveMemoryOf(nodes[0]!) };
}

/** Two nodes down: one does not listen, one accepts and never answers. */
async function twoDown({ gate, urls, envelope, holder }: World): Promise<Row[]> {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const nodes = [urls[0]!, `http://127.0.0.1:${(silent.address() as AddressInfo).port}`, "http://127.0.0.1:9"];
  const started = performance.now();
  const error = await gate({ nodes })
    .unwrap(envelope, { account: holder })
    .catch((reason: unknown) => reason);
  const taken = performance.now() - started;
  silent.close();
  if (!(error instanceof KeyReleaseError)) throw new Error("One node of three released a key");
  return [milliseconds("a clear error with two of three nodes down", taken, 5_000)];
}

/** Has `count` keys released by nodes 1 and 2, and returns how many were. Any refusal ends the benchmark. */
async function drain(world: World, count: number): Promise<number> {
  for (let done = 0; done < count; done += SESSION_RELEASES) {
    const asker = await openAsker(world);
    await inParallel(8, Math.min(SESSION_RELEASES, count - done), () => askBoth(world, asker));
  }
  return count;
}

async function askBoth(world: World, { members, session }: Asker): Promise<void> {
  await Promise.all(members.map((member) => askShare(world, session, member)));
}

async function inParallel(lanes: number, count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (left-- > 0) await work();
    }),
  );
}

async function timesOf(count: number, work: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

function at(sorted: readonly number[], quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))]!;
}

function milliseconds(work: string, value: number, most: number): Row {
  return { work, value: round(value), unit: "ms", target: `<= ${most} ms`, ok: value <= most };
}

function atLeast(work: string, value: number, least: number): Row {
  return { work, value: round(value), unit: "1/s", target: `>= ${least}`, ok: value >= least };
}

const seconds = (started: number) => (performance.now() - started) / 1_000;
const round = (value: number) => Math.round(value * 10) / 10;
