import { hashTerms, packEvidence, packStreamCounts } from "@datagraph/protocol";
import { BEGINNING, DAY, digest, makeWorld, termsOf } from "../gas/world.ts";
import type { Row } from "../row.ts";

const STREAMS = 1_000;
const HOURS = 24;

/** Returns the gas of a stream-update when hourly updates of a thousand streams are registered on the EVM. */
export async function epochGasRows(): Promise<Row[]> {
  const gas = await gasOfEpoch();
  const row = (work: string, updates: number): Row => {
    const value = Math.round(gas / updates);
    return { work, value, unit: "gas", target: "<= 1,000 gas", ok: value <= 1_000 };
  };
  const streams = STREAMS.toLocaleString("en");
  return [
    row(`anchorEpoch of ${streams} streams, a day of hourly updates, a stream-update`, STREAMS * HOURS),
    row("the same, every hour an epoch: a stream-update", STREAMS),
  ];
}

async function gasOfEpoch(): Promise<number> {
  const world = await makeWorld();
  const { registry, wallets, publicClient } = world;
  const [owner, validator] = [wallets[10]!.account, wallets[1]!.account];
  const terms = termsOf(world, { chain: digest("metagraph") });
  await registry.write.createPool([digest("pool"), digest("metadata"), terms], { account: owner });
  const consent = { fields: 1n, licences: 2n, rows: false };
  const numbers = Array.from({ length: STREAMS }, (_, number) => number);
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
