import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import {
  type MetagraphUpdate,
  type Signed,
  dataUpdateHash,
  hashTerms,
  packEvidence,
  packStreamCounts,
} from "@datagraph/protocol";
import { verifyProofs } from "../../metagraph/src/crypto/verifyProofs.ts";
import { type Metagraph, openMetagraph } from "../../metagraph/src/metagraph.ts";
import { takeData } from "../../metagraph/src/takeData.ts";
import { type Person, anchorOf, grantOf, newPerson, streamOf } from "../../metagraph/src/testing/people.ts";
import { BEGINNING, DAY, digest, makeWorld, termsOf } from "../gas/world.ts";
import type { Report, Row } from "../row.ts";

const STREAMS = 100;
const UPDATES = 4_000;
const EPOCH_STREAMS = 1_000;
const HOURS = 24;

/** Signed data updates a second, beside their signatures alone; and the gas of an epoch's anchoring on the EVM. */
export async function run(): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), "bench-anchor-"));
  const registry = `0x${"5f".repeat(20)}`;
  const metagraph = await openMetagraph({ directory, chainId: 31337, registry });
  try {
    const updates = await signedUpdates(metagraph);
    const bare = await rateOf(updates, async ({ value, proofs }) => {
      if (!(await verifyProofs(dataUpdateHash(value as never), proofs))) throw new Error("A signature is not valid");
    });
    const before = metagraph.state.size;
    const whole = await rateOf(
      updates,
      (data) => takeData(metagraph, { data }),
      () => void metagraph.cut(),
    );
    requireAccepted(metagraph, updates, before);
    const gas = await gasOfEpoch();
    return { rows: [updateRow(whole), ratioRow(whole, bare), gasRow(gas), streamRow(gas)], notes: notes() };
  } finally {
    metagraph.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function signedUpdates(metagraph: Metagraph): Promise<Signed<MetagraphUpdate>[]> {
  const people = Array.from({ length: STREAMS }, (_, index) => newPerson(`bench ${index}`));
  for (const person of people) await takeData(metagraph, { data: await grantOf(metagraph.network, person) });
  metagraph.cut();
  return Array.from({ length: UPDATES }, (_, index) => {
    const hour = Math.floor(index / STREAMS);
    return anchorOf(metagraph.network, people[index % STREAMS] as Person, {
      start: hour * 3_600,
      end: (hour + 1) * 3_600,
    });
  });
}

/** Updates a second, all streams at once, each stream's in their order; the time to `finish` counted. */
async function rateOf(
  updates: readonly Signed<MetagraphUpdate>[],
  work: (update: Signed<MetagraphUpdate>) => Promise<unknown>,
  finish: () => void = () => undefined,
): Promise<number> {
  const begin = performance.now();
  let done = 0;
  const stream = async (_: unknown, first: number) => {
    for (let index = first; index < updates.length; index += STREAMS) {
      await work(updates[index]!);
      // a node cuts snapshots while updates come in
      if (++done % 1_000 === 0) finish();
    }
  };
  await Promise.all(Array.from({ length: STREAMS }).map(stream));
  finish();
  return (updates.length / (performance.now() - begin)) * 1_000;
}

function requireAccepted(
  { state, network: of, store }: Metagraph,
  updates: readonly Signed<MetagraphUpdate>[],
  streams: number,
) {
  const last = updates.length / STREAMS;
  const done = Array.from(
    { length: streams },
    (_, index) => state.get(streamOf(of, newPerson(`bench ${index}`)))!.ends[0],
  );
  const refused = updates.filter(({ value }) => store.reports(dataUpdateHash(value as never))[0]?.state !== "accepted");
  if (refused.length > 0 || done.some((end) => end !== last * 3_600))
    throw new Error(`${refused.length} of ${updates.length} updates are in no snapshot`);
}

/** Gas of an update when one day of a thousand streams' hourly updates is registered as one epoch, per stream. */
async function gasOfEpoch(): Promise<number> {
  const world = await makeWorld();
  const { registry, wallets, publicClient } = world;
  const [owner, validator] = [wallets[10]!.account, wallets[1]!.account];
  const terms = termsOf(world, { chain: digest("metagraph") });
  await registry.write.createPool([digest("pool"), digest("metadata"), terms], { account: owner });
  const consent = { fields: 1n, licences: 2n, rows: false };
  const numbers = Array.from({ length: EPOCH_STREAMS }, (_, number) => number);
  for (const number of numbers)
    await registry.write.join([1, digest(`stream ${number}`), hashTerms(terms), consent], { account: owner });
  const streams = packStreamCounts(numbers.map((number) => ({ number, count: HOURS })));
  const evidence = packEvidence({
    ...{ from: 0n, to: 86_400n, block: 1_000n, globalOrdinal: 86_400n },
    ...{ snapshot: digest("snapshot"), globalSnapshot: digest("global snapshot") },
  });
  const hash = await registry.write.anchorEpoch([1, 0, digest("root"), BEGINNING - DAY, BEGINNING, streams, evidence], {
    account: validator,
  });
  return Number((await publicClient.waitForTransactionReceipt({ hash })).gasUsed);
}

function updateRow(whole: number): Row {
  const [work, unit] = ["signed data updates validated and in a snapshot", "updates/s"];
  return { work, value: Math.round(whole), unit, target: ">= 1,000 updates/s", ok: whole >= 1_000 };
}

function ratioRow(whole: number, bare: number): Row {
  const peer = { name: "signature verification alone", value: Math.round(bare) };
  const ratio = bare / whole;
  const work = "the same, beside verifying the signatures alone";
  return {
    work,
    value: Math.round(whole),
    unit: "updates/s",
    peer,
    ratio: whole / bare,
    target: "within 2x",
    ok: ratio <= 2,
  };
}

function gasRow(gas: number): Row {
  const each = Math.round(gas / EPOCH_STREAMS / HOURS);
  const work = `anchorEpoch of ${EPOCH_STREAMS.toLocaleString("en")} streams, a day of hourly updates, a stream-update`;
  return { work, value: each, unit: "gas", target: "<= 1,000 gas", ok: each <= 1_000 };
}

function streamRow(gas: number): Row {
  const each = Math.round(gas / EPOCH_STREAMS);
  return {
    work: "the same, every hour an epoch: a stream-update",
    value: each,
    unit: "gas",
    target: "<= 1,000 gas",
    ok: each <= 1_000,
  };
}

function notes(): string {
  const load = loadavg()[0]!.toFixed(1);
  return [
    `${UPDATES.toLocaleString("en")} updates of ${STREAMS} streams, one of each at once, in the process of the metagraph: what HTTP adds is`,
    "not in it. Every update is checked by all rules, written to disk before it is answered, and found accepted afterwards.",
    `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), load ${load} when it ended.`,
  ].join("\n");
}
