import { hashTerms } from "@datagraph/protocol";
import { createClient } from "@ponder/client";
import pg from "pg";
import { eq } from "@ponder/client";
import { pad, zeroAddress } from "viem";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { payeeOf } from "../rows/words.ts";
import * as schema from "../ponder.schema.ts";
import { FetchEventSource } from "./eventSource.ts";
import { type Chain, fakeChain } from "./chain.ts";
import {
  ID,
  MAX_UINT40,
  PASS,
  alice,
  bob,
  bytes32,
  contracts,
  datasets,
  dollar,
  genesis,
  governance,
  money,
  newTerms,
  researcher,
  settledOrder,
  terms,
  treasury,
  validator,
} from "./scenario.ts";
import { type Stack, indexed, startStack } from "./stack.ts";

let stack: Stack;
let chain: Chain;
let client: ReturnType<typeof createClient<typeof schema>>;

beforeAll(async () => {
  stack = await startStack();
  chain = await fakeChain(stack.rpcUrl);
  await chain.emit(genesis());
  await chain.emit(datasets());
  await chain.mine({ blocks: 40 }); // these are final now, so they are indexed as history
  await stack.startIndexer();
  client = createClient(`${stack.indexerUrl}/sql`, { schema });
  await indexed(stack, await chain.getBlockNumber());
  await chain.emit(money()); // and these as they happen
  await indexed(stack, await chain.emit(governance()));
}, 300_000);

afterAll(() => stack?.stop());

test("keeps datasets, their versions, lineage, owners and status", async () => {
  const rows = await client.db.select().from(schema.dataset).orderBy(schema.dataset.id);
  expect(rows).toMatchObject([
    { id: ID.file, kind: "file", creator: alice, owner: bob, version: 2n, codec: 0x70, sales: 1n, status: "active" },
    { id: ID.derived, kind: "derived", owner: bob, cid: null, status: "active", suspendedUntil: null },
    { id: ID.pool, kind: "pool", pool: 1, number: null, uses: 2n, units: 7008n },
    { id: ID.aliceStream, kind: "stream", pool: 1, number: 0, uses: 1n, units: 70_000n },
    { id: ID.bobStream, kind: "stream", pool: 1, number: 1, uses: 1n, units: 6n, status: "withdrawn", closesAt: 700n },
  ]);
  expect(rows[0]?.cid).toMatch(/^bafybei/);
  expect(await client.db.select().from(schema.datasetVersion)).toHaveLength(3);
  expect(await client.db.select().from(schema.parent)).toEqual([
    { dataset: ID.derived, index: 0, parent: ID.file, royaltyBps: 250 },
  ]);
  expect(await client.db.select().from(schema.ownerChange)).toHaveLength(6);
  expect((await client.db.select().from(schema.statusChange)).map(({ status }) => status).sort()).toEqual([
    "lifted",
    "suspended",
    "withdrawn",
  ]);
});

test("keeps a pool with the terms in force and those before", async () => {
  const [pool] = await client.db.select().from(schema.pool);
  expect(pool).toMatchObject({
    termsHash: hashTerms(newTerms),
    class: "open",
    k: 7,
    granularity: 2n ** 32n - 1n,
    proposedHash: null,
    streams: 2n,
    admitted: 2n,
    anchors: 3n,
    records: 2n ** 32n - 1n + 7n,
    uses: 2n,
    units: 7008n,
  });
  const prices = await client.db.select().from(schema.poolPrice);
  expect(prices.filter(({ termsHash }) => termsHash === hashTerms(newTerms))).toMatchObject([
    { licence: 1, price: 20n },
  ]);
  expect(prices.filter(({ termsHash }) => termsHash === hashTerms(terms))).toHaveLength(2);
  expect(await client.db.select().from(schema.poolValidator)).toHaveLength(2);
  expect(await client.db.select().from(schema.termsChange)).toHaveLength(2);
});

test("keeps consents, admissions and anchors with their history", async () => {
  const streams = await client.db.select().from(schema.stream).orderBy(schema.stream.number);
  expect(streams).toMatchObject([
    { dataset: ID.aliceStream, fields: 0b111n, rows: true, admitted: true, anchors: 2n, records: 2n ** 32n + 2n },
    { dataset: ID.bobStream, fields: 0b101n, licences: 0b010n, rows: false, anchors: 1n, records: 4n },
  ]);
  expect(await client.db.select().from(schema.consentChange)).toHaveLength(3);
  expect(await client.db.select().from(schema.admissionChange)).toHaveLength(2);
  const anchors = await client.db.select().from(schema.anchor).orderBy(schema.anchor.periodEnd, schema.anchor.number);
  expect(anchors).toMatchObject([
    { number: 0, count: 2n ** 32n - 1n, rejected: false, byEpoch: false },
    { number: 1, count: 5n, rejected: true, rejectedBy: validator, reason: bytes32(0xbad) },
    { number: 0, count: 3n, byEpoch: true, periodStart: 20n, periodEnd: 30n },
    { number: 1, count: 4n, byEpoch: true },
  ]);
  expect(await client.db.select().from(schema.epochAnchor)).toMatchObject([{ streamCount: 2, records: 7n }]);
});

test("keeps passes, deposits, orders and usage", async () => {
  expect(await client.db.select().from(schema.pass)).toMatchObject([
    { id: PASS, holder: researcher, expiry: BigInt(MAX_UINT40) - 7n, purchases: 1n, revoked: false },
  ]);
  expect(await client.db.select().from(schema.seat).orderBy(schema.seat.seat)).toMatchObject([
    { member: bob, offered: alice },
    { member: null, offered: null },
  ]);
  const deposits = await client.db.select().from(schema.deposit).where(eq(schema.deposit.researcher, researcher));
  expect(deposits).toHaveLength(2);
  expect(deposits).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        validator,
        deposited: 90_000n,
        withdrawn: 40n,
        requested: 0n,
        spent: 70_080n,
        credit: 0n,
        withdrawable: 90_000n - 40n - (70_080n - 100n),
      }),
      expect.objectContaining({ validator: bob, credit: 30n, withdrawable: 0n }),
    ]),
  );
  expect(await client.db.select().from(schema.depositChange)).toHaveLength(9);
  expect(await client.db.select().from(schema.queryOrder)).toMatchObject([
    { order: bytes32(0x0d), researcher, parts: 3, units: 7009n, epoch: 3n, consentBlock: 8n, nonce: 2n ** 64n - 1n },
  ]);
  expect(await client.db.select().from(schema.usage).orderBy(schema.usage.part)).toMatchObject([
    { part: 0, units: 7006n, amount: 70_060n, epoch: 3n, periodEnd: BigInt(MAX_UINT40) },
    { part: 1, units: 2n, packed: "0x" },
    { part: 2, pool: 77, units: 1n },
  ]);
  expect(await client.db.select().from(schema.usageEntry).orderBy(schema.usageEntry.number)).toMatchObject([
    { part: 0, number: 0, units: 70_000n },
    { part: 0, number: 1, units: 6n },
    { part: 2, number: 5, units: 1n, pool: 77 },
  ]);
  expect(await client.db.select().from(schema.spender)).toMatchObject([
    { researcher, spender: bob, validator, limit: 90_000n, left: 19_920n, expiry: BigInt(MAX_UINT40) },
  ]);
  expect(await client.db.select().from(schema.skippedOrder)).toMatchObject([{ reason: "nonce-used", nonce: 4n }]);
});

test("keeps sales, splits, payout roots, claims and the treasury", async () => {
  expect(await client.db.select().from(schema.sale)).toMatchObject([
    { status: "credited", amount: 1000n, fee: 50n, royalties: 25n, net: 925n, pass: PASS },
  ]);
  const balances = await client.db.select().from(schema.payeeBalance);
  expect(balances).toHaveLength(5);
  expect(balances).toEqual(
    expect.arrayContaining([
      { payee: pad(alice), token: dollar, balance: 925n, credited: 925n, released: 0n },
      { payee: pad(bob), token: dollar, balance: 25n, credited: 25n, released: 0n },
      { payee: payeeOf(treasury), token: dollar, balance: 0n, credited: 50n, released: 50n },
      { payee: pad(validator), token: zeroAddress, balance: 6n, credited: 6n, released: 0n },
      { payee: payeeOf(treasury), token: zeroAddress, balance: 6n, credited: 6n, released: 0n },
    ]),
  );
  // The File moved on from who set them, so its unlocked payees do not count.
  expect(await client.db.select().from(schema.split)).toMatchObject([{ setter: alice, active: false, locked: false }]);
  expect(await client.db.select().from(schema.splitShare)).toHaveLength(2);
  expect(await client.db.select().from(schema.payoutRoot).orderBy(schema.payoutRoot.epoch)).toMatchObject([
    { status: "accepted", epoch: 3n, bond: 6n },
    { status: "vetoed", epoch: 4n, revision: 1n, vetoReason: bytes32(0xbad) },
  ]);
  expect(await client.db.select().from(schema.claim)).toHaveLength(2);
  expect(await client.db.select().from(schema.claimTotal)).toMatchObject([{ account: alice, total: 75n }]);
  const held = await client.db.select().from(schema.treasury);
  expect(held).toHaveLength(3);
  expect(held).toEqual(
    expect.arrayContaining([
      { token: dollar, balance: 50n, owed: 0n },
      { token: zeroAddress, balance: 0n, owed: 6n },
      { token: contracts.DataToken.toLowerCase(), balance: 900n, owed: 0n },
    ]),
  );
});

test("keeps proposals, votes, parameters and fees with their history", async () => {
  expect(await client.db.select().from(schema.proposal)).toMatchObject([
    { status: "executed", votesFor: 100n, voters: 1n, eta: 999n, description: "Academic fee from 5 % to 1 %" },
  ]);
  expect(await client.db.select().from(schema.delegate)).toEqual([{ account: bob, votes: 100n, delegators: 1n }]);
  expect(await client.db.select().from(schema.licence).orderBy(schema.licence.licence)).toMatchObject([
    { licence: 1, feeBps: 100 },
    { licence: 2, feeBps: 1000 },
  ]);
  expect(await client.db.select().from(schema.licenceChange)).toHaveLength(3);
  const parameters = await client.db.select().from(schema.parameter);
  expect(Object.fromEntries(parameters.map(({ contract, name, value }) => [`${contract}.${name}`, value]))).toEqual({
    "LicenseBook.validatorShareBps": 700n,
    "RewardVault.rest": 3n,
    "RewardVault.vetoWindow": 4n,
    "RewardVault.proposalTimeout": 5n,
    "RewardVault.bond": 6n,
    "TimelockController.minDelay": 60n,
  });
});

test("counts everything in one row, and money by token", async () => {
  expect(await client.db.select().from(schema.stats)).toEqual([
    {
      id: 0,
      files: 2n,
      pools: 1n,
      streams: 2n,
      contributors: 2n,
      anchors: 4n,
      passes: 1n,
      sales: 1n,
      queries: 1n,
      units: 7009n,
      claims: 2n,
      releases: 1n,
    },
  ]);
  expect(await client.db.select().from(schema.tokenTotal)).toEqual([
    {
      token: dollar,
      deposited: 90_130n,
      withdrawn: 40n,
      spent: 70_080n,
      usageReceived: 70_080n,
      claimed: 75n,
      held: 0n,
      net: 925n,
      royalties: 25n,
      fees: 50n,
      returned: 0n,
      released: 50n,
      paidOut: 125n,
    },
  ]);
});

test("answers GraphQL that follows relations", async () => {
  const query = `{
    pool(number: 1) { members(orderBy: "number") { items { number self { owner } consents { totalCount } } } usages { totalCount } }
    dataset(id: "${ID.derived}") { parents { items { parentDataset { kind } } } }
    proposals { items { votes { items { voter support } } } }
  }`;
  const response = await fetch(`${stack.indexerUrl}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: "http://localhost:3000" },
    body: JSON.stringify({ query }),
  });
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(await response.json()).toEqual({
    data: {
      pool: {
        members: {
          items: [
            { number: 0, self: { owner: alice }, consents: { totalCount: 1 } },
            { number: 1, self: { owner: bob }, consents: { totalCount: 2 } },
          ],
        },
        usages: { totalCount: 2 },
      },
      dataset: { parents: { items: [{ parentDataset: { kind: "file" } }] } },
      proposals: { items: [{ votes: { items: [{ voter: bob, support: "for" }] } }] },
    },
  });
});

test("pushes what changed to live queries", async () => {
  vi.stubGlobal("EventSource", FetchEventSource);
  const seen: (bigint | undefined)[] = [];
  const live = client.live(
    (db) => db.select({ queries: schema.stats.queries }).from(schema.stats),
    (rows) => seen.push(rows[0]?.queries),
  );
  // Only changes are pushed, and nothing tells when the subscription stands: settle orders until one arrives.
  let settled = 1n;
  const settleAnother = async () => {
    await chain.emit([settledOrder(0x0d + Number(settled++))]);
    return seen.length;
  };
  await expect.poll(settleAnother, { timeout: 20_000, interval: 500 }).toBeGreaterThan(0);
  await expect.poll(() => seen.at(-1), { timeout: 20_000 }).toBe(settled);
  live.unsubscribe();
  vi.unstubAllGlobals();
});

test("shows the tables under the views' stable name", async () => {
  const database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
  const { rows } = await database.query(`SELECT kind FROM datagraph.dataset ORDER BY id`);
  await database.end();
  expect(rows.map(({ kind }) => kind)).toEqual(["file", "derived", "pool", "stream", "stream"]);
});
