import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../row.ts";
import { makeFile } from "./files.ts";
import { type InBrowser, inBrowser } from "./inBrowser.ts";
import { type Measured, bestOf, inChild } from "./inChild.ts";
import { settings } from "./settings.ts";
import type { Task } from "./works.ts";

const MIB = 2 ** 20;
const MEMORY = 200;

/**
 * What issue "The data plane" must reach: each work beside its peer, in turns in one run, each in a process of its own
 * whose peak memory is told. DATAGRAPH_BENCH_MIB and DATAGRAPH_BENCH_RECORDS make a quicker, smaller run.
 */
export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "datagraph-bench-"));
  const { bytes: size, records, peerRecords, rounds } = settings;
  try {
    await makeFile(join(folder, "file"), size);
    await inChild("sha256", { size, folder });
    const task = { size, folder };
    const ciphers = await bestOf(rounds, { rawCipher: () => task, encrypt: () => task, agePackage: () => task });
    const stored = await bestOf(rounds, {
      sha256: () => task,
      store: () => cleared(folder, task),
      read: ({ store }) => of(task, store!),
      rangeFirst: ({ store }) => of(task, store!),
      rangeAnew: ({ store }) => of(task, store!),
      range: ({ store }) => of(task, store!),
    });
    const trees = await bestOf(rounds, {
      openZeppelinTree: () => ({ folder, size: peerRecords }),
      openZeppelinPlain: () => ({ folder, size: peerRecords }),
      dataRoot: () => ({ folder, size: records }),
    });
    return [
      ...bytesRows(size, { ...ciphers, ...stored }),
      ...treeRows(trees),
      ...browserRows(await inBrowser(settings.browserBytes)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every import is into an empty store; what the last one left is what is read. */
function cleared<T>(folder: string, task: T): T {
  rmSync(join(folder, "store"), { recursive: true, force: true });
  return task;
}

/** A task on what another left in the store. */
function of(task: Task, { cid, key }: Measured): Task {
  return { ...task, ...(cid && { cid }), ...(key && { key }) };
}

type Range = "range" | "rangeAnew" | "rangeFirst";
type Work = "rawCipher" | "encrypt" | "agePackage" | "sha256" | "store" | "read" | Range;

function bytesRows(size: number, found: Readonly<Record<Work, Measured>>): Row[] {
  const rate = (work: Work) => size / MIB / found[work].seconds;
  const beside = (what: string, work: Work, peer: Work, name: string, least: number): Row => {
    const ratio = rate(work) / rate(peer);
    const peers = { name, value: rate(peer) };
    return {
      work: `${what}, ${size / MIB} MiB`,
      value: rate(work),
      unit: "MiB/s",
      peer: peers,
      ratio,
      target: `>= ${least} x`,
      ok: ratio >= least,
    };
  };
  return [
    beside("encrypt to a null sink", "encrypt", "rawCipher", "node:crypto chacha20-poly1305, 64 KiB pieces", 0.85),
    beside("encrypt to a null sink", "encrypt", "agePackage", "age-encryption", 4),
    beside("encrypt and import to the embedded store", "store", "sha256", "sha256 of the file", 0.12),
    beside("verified read and decrypt to disk", "read", "sha256", "sha256 of the file", 0.2),
    rangeRow("64 KiB anywhere of an opened file, warm store, 95 of 100", found.range),
    rangeRow("64 KiB anywhere, the file opened anew each time, 95 of 100", found.rangeAnew),
    {
      work: "64 KiB anywhere, the first thing a process reads",
      value: found.rangeFirst.seconds * 1_000,
      unit: "ms",
    },
    ...(["encrypt", "store", "read"] as const).map((work) => memoryRow(work, found[work])),
  ];
}

function rangeRow(work: string, { seconds }: Measured): Row {
  const value = seconds * 1_000;
  return { work, value, unit: "ms", target: "< 10 ms", ok: value < 10 };
}

type Tree = "dataRoot" | "openZeppelinTree" | "openZeppelinPlain";

function treeRows({ dataRoot, openZeppelinTree, openZeppelinPlain }: Record<Tree, Measured>): Row[] {
  const { records, peerRecords } = settings;
  const ours = dataRoot.seconds / records;
  const work = `data root, ${records.toLocaleString("en-GB")} records of one field, each`;
  const beside = (leaves: string, { seconds }: Measured): Required<Pick<Row, "peer" | "ratio">> & Row => {
    const theirs = seconds / peerRecords;
    const name = `@openzeppelin/merkle-tree, ${peerRecords.toLocaleString("en-GB")}, ${leaves}`;
    return { work, value: ours * 1e6, unit: "µs", peer: { name, value: theirs * 1e6 }, ratio: theirs / ours };
  };
  const same = beside("the same leaves", openZeppelinTree);
  return [
    { ...same, target: ">= 15 x faster", ok: same.ratio >= 15 },
    beside("two unsalted values", openZeppelinPlain),
    memoryRow("data root", dataRoot),
  ];
}

function browserRows({ seconds, longestTask, memory }: InBrowser): Row[] {
  const what = `encrypt ${settings.browserBytes / 1e6} MB in a browser's worker`;
  return [
    { work: what, value: settings.browserBytes / MIB / seconds, unit: "MiB/s" },
    {
      work: `${what}: longest task of the page`,
      value: longestTask,
      unit: "ms",
      target: "< 100 ms",
      ok: longestTask < 100,
    },
    memoryRow(what, { peak: memory }),
  ];
}

function memoryRow(work: string, { peak }: { peak: number }): Row {
  const value = peak / MIB;
  return { work: `${work}: peak memory`, value, unit: "MiB", target: `<= ${MEMORY} MiB`, ok: value <= MEMORY };
}
