import {
  type DataRecord,
  POOL_CLASS,
  type PoolSchema,
  type Query,
  type Quote,
  fieldsBitmap,
  LICENCES,
} from "@datagraph/protocol";
import {
  type ChainClient,
  GatewayError,
  abis,
  addressOf,
  collect,
  dataRoot,
  encryptStream,
  eventIn,
  publishEnvelope,
  quoteQuery,
  read,
  recipientOf,
  recordSecret,
  request,
  sealEnvelope,
  uploadBytes,
  write,
  writeBatch,
} from "@datagraph/sdk";
import { type Hex, keccak256, stringToBytes } from "viem";
import { now } from "../../cli/src/demo/localChain.ts";
import { buyPass } from "../../cli/src/demo/steps/buyPass.ts";
import { createDemoPool } from "../../cli/src/demo/steps/createDemoPool.ts";
import { admitAll, joinPool } from "../../cli/src/demo/steps/joinPool.ts";

import { newPerson } from "../../cli/src/demo/steps/personalPools.ts";
import { until } from "../../cli/src/demo/until.ts";
import type { DemoPool, Person, World } from "../../cli/src/demo/world.ts";
import { researcherOf } from "./gatewayProcess.ts";

export const DAY = 86_400;

/** Sleepers, an open pool: one record a night and person, two fields. */
export const sleepSchema: PoolSchema = {
  name: "sleep",
  fields: [
    { name: "hours", type: "number", minimum: 0, maximum: 24, cadence: "daily" },
    { name: "night", type: "timestamp", cadence: "daily" },
  ],
};

export type SleepPool = { pool: DemoPool; termsHash: Hex };

/** Creates an open pool that counts two records a day. */
export async function createSleepPool(world: World): Promise<SleepPool> {
  return createDemoPool(world, sleepSchema, { class: POOL_CLASS.open, k: 0, recordsPerPeriod: 2 });
}

/** Has people share one night each, and admits them. Their accounts count from `firstAccount`. */
export async function joinSleepers(
  world: World,
  { pool, termsHash }: SleepPool,
  firstAccount: number,
  hours: readonly number[],
): Promise<Person[]> {
  const end = await now(world.reader);
  const people: Person[] = [];
  for (const [index, one] of hours.entries()) {
    const person = await newPerson(world, firstAccount + index);
    const records = [{ hours: one, night: "2026-01-01T00:00:00Z" }];
    await joinPool(world, person, pool, termsHash, {
      ...{ fields: ["hours", "night"], rows: true, records },
      ...{ start: end - DAY, end },
    });
    people.push(person);
  }
  await admitAll(world, pool);
  return people;
}

/** Joins a pool without sharing anything yet. Returns the stream's id. */
export async function joinOnly(world: World, { pool, termsHash }: SleepPool, person: Person): Promise<bigint> {
  const licences = 1n << BigInt(LICENCES.academic);
  const consent = { fields: fieldsBitmap(pool.schema, ["hours", "night"]), licences, rows: true };
  const salt = keccak256(stringToBytes(`stream in pool ${pool.number}`));
  const receipt = await write(person.client, "ProvenanceRegistry", "join", [pool.number, salt, termsHash, consent]);
  const { id, number } = eventIn(receipt, "ProvenanceRegistry", "StreamJoined");
  pool.streams.push({ id, number, owner: person, fields: [], rows: true, records: [] });
  await admitAll(world, pool);
  return id;
}

/** What a contributor does by hand, step by step, so that each step can be wrong or missing. */
export type HandMade = {
  id: bigint;
  records: readonly DataRecord[];
  /** what the anchor says, where it differs */
  anchored?: readonly DataRecord[];
  count?: number;
  /** bytes stored instead of the ciphertext */
  stored?: Uint8Array;
};

/** Encrypts, stores and anchors a batch. Returns what leaves its envelope at the gateway. */
export async function anchorByHand(
  world: World,
  { client, identity }: Person,
  { pool }: SleepPool,
  { id, records, anchored = records, count = anchored.length, stored }: HandMade,
): Promise<() => Promise<void>> {
  const { chainId, contracts } = client.deployment;
  const { account } = client.walletClient;
  const end = await now(world.reader);
  const { fields } = pool.schema;
  const { fileKey, ciphertext } = await encryptStream(writeBatch(records, fields), [await recipientOf(identity)]);
  const bytes = stored ?? (await collect(ciphertext));
  const { cid } = await uploadBytes(world.addresses.gateway, [bytes]);
  const registry = contracts.ProvenanceRegistry;
  const scope = { chainId, registry, creator: account.address, version: BigInt(end) };
  const names = fields.map(({ name }) => name);
  const { root } = await dataRoot(anchored, scope, recordSecret(fileKey), names);
  await write(client, "ProvenanceRegistry", "anchor", [{ id, updateType: 0, count, start: end - DAY, end, root }]);
  const policy = { chainId, contract: registry, condition: "isValidator", id, version: BigInt(end) } as const;
  const envelope = await sealEnvelope({
    ...{ gate: world.gate, fileKey, policy, registry, cid, root },
    account: account as never,
  });
  return () => publishEnvelope(world.addresses.gateway, envelope);
}

/** Buys the researcher a pass for a pool; its price becomes their deposit towards the validator. */
export async function buyPoolPass(world: World, { pool }: SleepPool, validator: Hex): Promise<void> {
  await buyPass(researcherOf(world), pool.id, LICENCES.academic, validator);
}

/** Returns a quote for the researcher. */
export async function quote(world: World, query: Query, licence: number = LICENCES.academic): Promise<Quote> {
  const researcher = researcherOf(world).walletClient.account.address;
  return quoteQuery(world.addresses.gateway, { query, licence, researcher });
}

/** Returns the code a gateway refuses with. Throws when it does not refuse. */
export async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GatewayError) return error.code;
  throw new Error(`Not refused by the gateway: ${String(error)}`);
}

/** Returns how far an order's settlement is. */
export async function statusOf(url: string, order: string): Promise<{ status: string; detail: string | null }> {
  return (await (await request(url, `/queries/${order}`)).json()) as { status: string; detail: string | null };
}

/** Waits until an order has the status. */
export async function untilStatus(url: string, order: string, status: string): Promise<string | null> {
  return until(`order ${order} to be ${status}`, async () => {
    const found = await statusOf(url, order);
    return found.status === status ? { detail: found.detail } : undefined;
  }).then(({ detail }) => detail);
}

/** Returns how many times an order was settled, by the chain's events. */
export async function settledTimes(client: ChainClient, order: Hex): Promise<number> {
  const logs = await client.publicClient.getContractEvents({
    ...{ address: addressOf(client.deployment, "QueryLedger"), abi: abis.QueryLedger },
    ...{ eventName: "OrderSettled", args: { order }, fromBlock: 0n },
  });
  return logs.length;
}

/** Returns what is left of a deposit, credit included. */
export async function depositLeft(client: ChainClient, validator: Hex): Promise<bigint> {
  const token = addressOf(client.deployment, "TestDollar");
  const owner = client.walletClient.account.address;
  const [withdrawable, credit] = await read(client, "QueryLedger", "depositOf", [owner, validator, token]);
  return withdrawable + credit;
}
