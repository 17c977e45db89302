import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MetagraphUpdate, type Signed, dataUpdateHash } from "@datagraph/protocol";
import { verifyProofs } from "../../metagraph/src/crypto/verifyProofs.ts";
import { type Metagraph, openMetagraph } from "../../metagraph/src/metagraph.ts";
import { takeData } from "../../metagraph/src/takeData.ts";
import { anchorOf, grantOf, newPerson } from "../../metagraph/src/testing/people.ts";
import type { Row } from "../row.ts";

type Update = Signed<MetagraphUpdate>;

export const STREAMS = 1_000;
/** In which the metagraph and the signatures alone take turns, so that what else the machine does bears on both. */
const ROUNDS = 3;
const HOURS_A_ROUND = 4;
export const UPDATES = STREAMS * ROUNDS * HOURS_A_ROUND;

/** Returns signed data updates a second that a metagraph validates and takes into snapshots, beside their signatures alone. */
export async function updateRows(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "bench-anchor-"));
  const metagraph = await openMetagraph({ directory, chainId: 31337, registry: `0x${"5f".repeat(20)}` });
  try {
    const rounds = await signedUpdates(metagraph);
    let [bare, whole] = [0, 0];
    for (const updates of rounds) {
      bare += await timeOf(updates, verify);
      whole += await timeOf(
        updates,
        (data) => takeData(metagraph, { data }),
        () => void metagraph.cut(),
      );
    }
    requireAccepted(metagraph, rounds.flat());
    return rowsOf(UPDATES / whole, UPDATES / bare);
  } finally {
    metagraph.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function signedUpdates(metagraph: Metagraph): Promise<Update[][]> {
  const people = Array.from({ length: STREAMS }, (_, index) => newPerson(`bench ${index}`));
  for (const person of people) await takeData(metagraph, { data: await grantOf(metagraph.network, person) });
  metagraph.cut();
  return Array.from({ length: ROUNDS }, (_, round) =>
    Array.from({ length: HOURS_A_ROUND }, (_, index) => round * HOURS_A_ROUND + index).flatMap((hour) =>
      people.map((person) => anchorOf(metagraph.network, person, { start: hour * 3_600, end: (hour + 1) * 3_600 })),
    ),
  );
}

async function verify({ value, proofs }: Update): Promise<void> {
  if (!(await verifyProofs(dataUpdateHash(value as never), proofs))) throw new Error("A signature is not valid");
}

/** Returns the seconds of the work and of `finish`: all streams at once, each stream's updates in their order. */
async function timeOf(
  updates: readonly Update[],
  work: (update: Update) => Promise<unknown>,
  finish: () => void = () => undefined,
): Promise<number> {
  const begin = performance.now();
  let done = 0;
  const stream = async (_: unknown, first: number) => {
    for (let index = first; index < updates.length; index += STREAMS) {
      await work(updates[index]!);
      // a node cuts snapshots while updates come in
      if (++done % STREAMS === 0) finish();
    }
  };
  await Promise.all(Array.from({ length: STREAMS }).map(stream));
  finish();
  return (performance.now() - begin) / 1_000;
}

function requireAccepted({ store }: Metagraph, updates: readonly Update[]): void {
  const refused = updates.filter(({ value }) => store.reports(dataUpdateHash(value as never))[0]?.state !== "accepted");
  if (refused.length > 0) throw new Error(`${refused.length} of ${updates.length} updates are in no snapshot`);
}

function rowsOf(whole: number, bare: number): Row[] {
  const value = Math.round(whole);
  const unit = "updates/s";
  const target = ">= 1,000 updates/s";
  const peer = { name: "signature verification alone", value: Math.round(bare) };
  const beside = { peer, ratio: whole / bare, target: "within 2x", ok: bare / whole <= 2 };
  return [
    { work: "signed data updates validated and in a snapshot", value, unit, target, ok: whole >= 1_000 },
    { work: "the same, beside verifying the signatures alone", value, unit, ...beside },
  ];
}
