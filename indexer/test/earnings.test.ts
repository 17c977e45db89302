import {
  type PayoutEvent,
  type Share,
  deploymentOf,
  derivePayouts,
  licenseBookAbi,
  provenanceRegistryAbi,
  queryLedgerAbi,
} from "@datagraph/protocol";
import { createClient } from "@ponder/client";
import fc from "fast-check";
import { type AbiEvent, getAbiItem, zeroAddress, zeroHash } from "viem";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { payoutEvents } from "../../sdk/src/chain/payoutEvents.ts";
import { eventsOf, histories } from "../../sdk/src/testing/histories.ts";
import * as schema from "../ponder.schema.ts";
import { type Chain, fakeChain } from "./chain.ts";
import { type Emitted, emitterAbi, log } from "./emitter.ts";
import { contracts, treasury } from "./scenario.ts";
import { type Stack, indexed, startStack } from "./stack.ts";

// An indexer starts, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

type Acts = Parameters<typeof eventsOf>[0];

/** Streams of both pools join, are admitted and anchor, so that orders pay; then anything may happen. */
const begun: Acts = (["join", "admit", "anchor", "epoch-anchor"] as const).flatMap((kind) =>
  Array.from({ length: 8 }, (_, a) => ({ kind, a, b: 20 + a, c: 8 + 2 * a, yes: true })),
);
const drawn = fc
  .sample(histories, { numRuns: 7, seed: 1 })
  .map((acts) => acts.filter(({ kind }) => !["join", "dismiss", "withdraw"].includes(kind)));
/** Two histories that begin the same. */
const first = eventsOf([...begun, ...drawn.slice(0, 5).flat()]);
const second = eventsOf([...begun, ...drawn.slice(0, 3).flat(), ...drawn.slice(5).flat()]);
const common = first.findIndex((event, index) => text(event) !== text(second[index]));
/** Blocks that are there when the indexer starts, and those that it sees and a reorganisation takes away. */
const [OLD, LOST] = [90, 20];

let stack: Stack;
let chain: Chain;
let start: number;

beforeAll(async () => {
  stack = await startStack();
  chain = await fakeChain(stack.rpcUrl);
  start = Number((await chain.getBlock()).timestamp);
  await chain.setAutomine(false);
  await chain.setBlockTimestampInterval({ interval: 1 });
});

afterAll(() => stack?.stop());

test("earnings are those that payout roots are made of, to the wei, and follow a reorganisation", async () => {
  expect(OLD).toBeLessThan(common);
  expect(common + LOST).toBeLessThan(second.length);
  await emit(first.slice(0, OLD));
  await stack.startIndexer();
  await indexed(stack, await chain.getBlockNumber());
  await emit(first.slice(OLD, common));
  const fork = await chain.snapshot();
  await emit(first.slice(common, common + LOST));
  await indexed(stack, await chain.getBlockNumber());
  const before = await expectSame();
  await chain.revert({ id: fork });
  await emit(second.slice(common));
  await indexed(stack, await chain.getBlockNumber());
  expect(await expectSame()).not.toEqual(before);
});

/** Compares what the indexer comes to have with what protocol derives from the chain's events. Returns it. */
async function expectSame(): Promise<string[]> {
  const shares: Share[] = [];
  const events = await Array.fromAsync(
    payoutEvents({ deployment: deploymentOf(31_337), publicClient: chain as never }),
  );
  const payouts = [...derivePayouts(events, { treasury, onShare: (share) => shares.push(share) })];
  const { db } = createClient(`${stack.indexerUrl}/sql`, { schema });
  const earnings = async () =>
    (await db.select().from(schema.earning)).flatMap((row) => {
      expect(row.amount).toBe(row.usage + row.fee + row.validator + row.refund);
      return KINDS.map((kind) => ({ ...row, kind, amount: row[kind] }));
    });
  // its status tells of a block somewhat before its answers do
  const wait = { timeout: 60_000, interval: 100 };
  await vi.waitFor(async () => expect(sums(await earnings(), earnedBy)).toEqual(sums(shares, earnedBy)), wait);
  expect(sums(await db.select().from(schema.datasetEarning), ofDataset)).toEqual(
    sums(await byDataset(shares), ofDataset),
  );
  const dust = await db.select().from(schema.carriedDust);
  expect(dust.reduce((sum, { amount }) => sum + amount, 0n)).toBe(payouts.at(-1)!.carried);
  expect(payouts.at(-1)!.carried).toBeGreaterThan(0n);
  expect(new Set(shares.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  expect(new Set(shares.map(({ token }) => token)).size).toBe(2);
  return sums(shares, earnedBy);
}

/** Returns what streams earned as theirs and their pool's. */
async function byDataset(shares: readonly Share[]): Promise<{ dataset: bigint; token: string; amount: bigint }[]> {
  const { db } = createClient(`${stack.indexerUrl}/sql`, { schema });
  const streams = await db.select().from(schema.stream);
  const pools = await db.select().from(schema.pool);
  return shares.flatMap(({ kind, pool, stream, token, amount }) => {
    if (kind !== "usage") return [];
    const own = streams.find((one) => one.pool === pool && one.number === stream)!.dataset;
    const whole = pools.find(({ number }) => number === pool)!.id;
    return [own, whole].map((dataset) => ({ dataset, token, amount }));
  });
}

const KINDS = ["usage", "fee", "validator", "refund"] as const;

const ofDataset = ({ dataset, token }: { dataset: bigint; token: string }): string =>
  `${dataset} ${token}`.toLowerCase();

const earnedBy = (one: Pick<Share, "account" | "token" | "epoch" | "kind">): string =>
  `${one.account} ${one.token} ${one.epoch} ${one.kind}`.toLowerCase();

/** Returns what there is by key, in a fixed order. */
function sums<T extends { amount: bigint }>(all: readonly T[], keyOf: (one: T) => string): string[] {
  const totals = new Map<string, bigint>();
  for (const one of all) totals.set(keyOf(one), (totals.get(keyOf(one)) ?? 0n) + one.amount);
  return [...totals].flatMap(([key, total]) => (total === 0n ? [] : [`${key} ${total}`])).sort();
}

/** Emits each event in a block of its own, so that the blocks that orders name are those of the history. */
async function emit(events: readonly PayoutEvent[]): Promise<void> {
  const [account] = await chain.getAddresses();
  const call = {
    account: account!,
    address: contracts.ProvenanceRegistry,
    abi: emitterAbi,
    functionName: "emitAll",
  } as const;
  for (const event of events) {
    await chain.writeContract({ ...call, args: [[logOf(event)]], gas: 2_000_000n });
    await chain.mine({ blocks: 1 });
  }
}

/** What a history leaves out is nothing; a suspension ends by the chain's clock, some blocks later. */
function logOf({ eventName, args, blockNumber }: PayoutEvent): Emitted {
  const [contract, abi] =
    eventName === "LicenceSet" || eventName === "ValidatorShareSet"
      ? ([contracts.LicenseBook, licenseBookAbi] as const)
      : eventName === "OrderSettled" || eventName === "UsageRecorded"
        ? ([contracts.QueryLedger, queryLedgerAbi] as const)
        : ([contracts.ProvenanceRegistry, provenanceRegistryAbi] as const);
  const { inputs } = getAbiItem({ abi, name: eventName as never }) as AbiEvent;
  const blank = Object.fromEntries(inputs.map(({ name, type }) => [name, BLANK[type] ?? 0]));
  const until = "until" in args ? { until: start + Number(blockNumber) + (Number(args.until) % 20) } : {};
  return log(contract, abi, eventName, { ...blank, ...args, ...until });
}

const BLANK: Readonly<Record<string, unknown>> = {
  address: zeroAddress,
  bytes32: zeroHash,
  bytes: "0x",
  bool: false,
  uint256: 0n,
};

function text(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one));
}
