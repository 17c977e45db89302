import {
  POOL_CLASS,
  type Query,
  type Quote,
  type Settlement,
  digestOf,
  hashTerms,
  LICENCES,
  packSettlements,
} from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  abis,
  addressOf,
  asAccount,
  canonicalJson,
  developmentAccount,
  eventIn,
  fetchClaims,
  read,
  runQuery,
  signOrder,
  uploadBytes,
  write,
} from "@datagraph/sdk";
import { Pool } from "pg";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hex, formatUnits, keccak256, numberToHex, parseGwei, sha256, stringToBytes, zeroHash } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passTime } from "../../cli/src/demo/localChain.ts";
import { TEST_DOLLAR, dollars, openWallet } from "../../cli/src/demo/steps/market.ts";
import { newPerson } from "../../cli/src/demo/steps/personalPools.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import { until } from "../../cli/src/demo/until.ts";
import type { Person } from "../../cli/src/demo/world.ts";
import { startJobs } from "../../gateway/src/jobs/startJobs.ts";
import { type SettlementJson, settlementFromJson } from "../../gateway/src/queries/settlementJson.ts";
import type { Services } from "../../gateway/src/services.ts";
import {
  DAY,
  type SleepPool,
  anchorByHand,
  buyPoolPass,
  createSleepPool,
  depositLeft,
  joinOnly,
  joinSleepers,
  quote,
  settledTimes,
  sleepSchema,
  untilStatus,
} from "./gatewayPools.ts";
import { datagraph } from "./datagraph.ts";
import { killedJobs } from "./killedJobs.ts";
import { replicas } from "./replicas.ts";
import { closeEpoch } from "./gatewayOrders.ts";
import { type GatewayStack, researcherOf, startGatewayStack } from "./gatewayProcess.ts";

/** Jobs run once when the gateway starts, and then not while a test lasts. */
const NO_JOBS = { DATAGRAPH_JOB_INTERVAL: "86400" };
const OFTEN = { DATAGRAPH_JOB_INTERVAL: "1" };
const night = "2026-01-02T00:00:00.123456789Z";
const all: Query = { sql: "SELECT hours, night FROM sleep" };
const validator = developmentAccount(DEVELOPMENT_ACCOUNTS.validator).address;

let gateway: GatewayStack;
let sleep: SleepPool;
let database: Pool;

beforeAll(async () => {
  gateway = await startGatewayStack(OFTEN);
  database = new Pool({ connectionString: gateway.stack.env.DATABASE_URL });
  sleep = await createSleepPool(gateway.world);
  await joinSleepers(gateway.world, sleep, 500, [5, 6]);
  await openWallet(researcherOf(gateway.world), dollars(1_000));
  await buyPoolPass(gateway.world, sleep, validator);
  await nextEpoch(gateway.world);
}, 240_000);

afterAll(async () => {
  await database?.end();
  await gateway?.stop();
});

describe("jobs that move money", () => {
  beforeAll(() => gateway.end("SIGTERM"));
  afterAll(() => gateway.start(OFTEN));
  killedJobs(() => gateway);
});

describe("two gateways and two API servers on one database", () => {
  beforeAll(() => write(researcherOf(gateway.world), "QueryLedger", "deposit", [validator, token(), dollars(100)]));
  afterAll(() => gateway.start(OFTEN));
  replicas(() => gateway);
});

describe("a gateway killed after its answer", () => {
  const answered = async (): Promise<{ order: Hex; asked: Quote }> => {
    await gateway.end("SIGTERM");
    await gateway.start(NO_JOBS);
    const asked = await quote(gateway.world, all);
    const { receipt } = await runQuery(gateway.url, researcherOf(gateway.world), all, asked);
    expect(await gateway.end("SIGKILL")).toBeNull();
    expect(await settledTimes(researcherOf(gateway.world), receipt.order)).toBe(0);
    return { order: receipt.order, asked };
  };

  it("settles once it runs again, exactly once", async () => {
    const client = researcherOf(gateway.world);
    const before = await depositLeft(client, validator);
    const { order, asked } = await answered();
    await gateway.start(OFTEN);
    await untilStatus(gateway.url, order, "settled");
    await gateway.end("SIGKILL");
    await gateway.start(OFTEN);
    await rounds(3);
    expect(await settledTimes(client, order)).toBe(1);
    expect(await depositLeft(client, validator)).toBe(before - asked.price);
  });

  it("and after its settlement was mined only takes note of it", async () => {
    const { order } = await answered();
    await settleAsValidator([await settlementOf(order)]);
    await gateway.start(OFTEN);
    expect(await untilStatus(gateway.url, order, "settled")).toBeNull();
    expect(await settledTimes(researcherOf(gateway.world), order)).toBe(1);
  });

  it("and again while its settlement is stuck in the mempool replaces it, exactly once", async () => {
    const client = researcherOf(gateway.world);
    const before = await depositLeft(client, validator);
    const { order, asked } = await answered();
    // gas costs more than the operator pays, and then the operator pays it
    await node("anvil_setNextBlockBaseFeePerGas", numberToHex(parseGwei("50")));
    await node("evm_mine");
    await gateway.start({ ...OFTEN, DATAGRAPH_MAX_GAS_PRICE: "1" });
    await until("the settlement to be sent", async () => ((await outgoing()).length > 0 ? true : undefined));
    await gateway.end("SIGKILL");
    expect(await settledTimes(client, order)).toBe(0);
    await gateway.start({ ...OFTEN, DATAGRAPH_SEND_PATIENCE: "1" });
    await untilStatus(gateway.url, order, "settled");
    expect(await outgoing()).toEqual([]);
    expect(await settledTimes(client, order)).toBe(1);
    expect(await depositLeft(client, validator)).toBe(before - asked.price);
  });

  it("does not take another order with the same nonce for its own", async () => {
    const { order, asked } = await answered();
    const client = researcherOf(gateway.world);
    const kept = await settlementOf(order);
    const other = { ...asked.order, queryHash: zeroHash };
    const signature = await signOrder(client, other);
    await settleAsValidator([{ ...kept, order: other, signature }]);
    await gateway.start(OFTEN);
    expect(await untilStatus(gateway.url, order, "skipped")).toBe("nonce used");
    expect(await settledTimes(client, order)).toBe(0);
  });

  it("settles the others when the ledger refuses one of them", async () => {
    await gateway.end("SIGTERM");
    await gateway.start(NO_JOBS);
    const client = researcherOf(gateway.world);
    await write(client, "QueryLedger", "deposit", [validator, token(), dollars(100)]);
    const orders: Hex[] = [];
    for (let n = 0; n < 3; n++) {
      const { receipt } = await runQuery(gateway.url, client, all, await quote(gateway.world, all));
      orders.push(receipt.order);
    }
    // one that the ledger refuses with everything beside it: more bytes than a batch may have
    await database.query(
      `update gateway.query set settlement = jsonb_set(settlement, '{usage}', to_jsonb(array[$2::text]))
       where order_hash = $1`,
      [orders[0], `0x${"00".repeat(98_304)}`],
    );
    await gateway.end("SIGTERM");
    await gateway.start(OFTEN);
    for (const order of orders.slice(1)) await untilStatus(gateway.url, order, "settled");
    expect(await settledTimes(client, orders[0]!)).toBe(0);
    await database.query("delete from gateway.query where order_hash = $1", [orders[0]]);
  });
});

describe("jobs", () => {
  it("go on when one of them throws, and one of a kind runs at a time over all replicas", async () => {
    let rounds = 0;
    let under = 0;
    let most = 0;
    const jobs = {
      "test-bad": () => Promise.reject(new Error("as it was told")),
      "test-good": async () => {
        most = Math.max(most, ++under);
        await new Promise((resolve) => setTimeout(resolve, 700));
        under--;
        rounds++;
      },
    };
    const url = gateway.stack.env.DATABASE_URL!;
    const stops = await Promise.all([1, 2].map(() => startJobs({} as Services, url, 0.5, jobs)));
    await until("three rounds", () => Promise.resolve(rounds >= 3 ? true : undefined));
    await Promise.all(stops.map(({ stop }) => stop()));
    expect(most).toBe(1);
  });
});

describe("a batch", () => {
  let person: Person;
  const records = [{ hours: 7, night }];

  it("whose anchor is over other records is rejected on-chain, and earns nothing", async () => {
    person = await newPerson(gateway.world, 520);
    const id = await joinOnly(gateway.world, sleep, person);
    const anchored = [{ hours: 24, night }];
    await (
      await anchorByHand(gateway.world, person, sleep, { id, records, anchored })
    )();
    await untilRejected(id);
    await nextEpoch(gateway.world);
    expect((await quote(gateway.world, all)).units).toEqual([4n]);
    await earn();
    expect(await fetchClaims(gateway.url, person.client.walletClient.account.address)).toEqual([]);
  });

  it("that breaks the schema, does not decrypt or has more records than anchored is rejected too", async () => {
    const bad = [
      {
        records: [
          { hours: 7, night },
          { hours: 8, night },
        ],
        anchored: records,
      },
      { records, stored: new TextEncoder().encode("no age file at all") },
    ];
    for (const [index, one] of bad.entries()) {
      const someone = await newPerson(gateway.world, 530 + index);
      const id = await joinOnly(gateway.world, sleep, someone);
      await (
        await anchorByHand(gateway.world, someone, sleep, { id, ...one })
      )();
      await untilRejected(id);
    }
    const output = gateway.output();
    expect(output).not.toContain(night);
  });

  it("whose envelope is missing is waited for, not rejected, and nobody pays for it meanwhile", async () => {
    const late = await newPerson(gateway.world, 540);
    const id = await joinOnly(gateway.world, sleep, late);
    const publish = await anchorByHand(gateway.world, late, sleep, { id, records });
    await nextEpoch(gateway.world);
    await rounds(3);
    expect((await quote(gateway.world, all)).units).toEqual([4n]);
    expect(await rejections(id)).toBe(0);
    await publish();
    const units = await until("the late batch", async () => {
      const [found] = (await quote(gateway.world, all)).units;
      return found === 6n ? found : undefined;
    });
    expect(units).toBe(6n);
    const { body } = await runQuery(gateway.url, researcherOf(gateway.world), all, await quote(gateway.world, all));
    expect(new TextDecoder().decode(body)).toContain("2026-01-02T00:00:00.123456");
  });

  it("with more records than the terms count is read whole and paid up to their cap", async () => {
    const many = await newPerson(gateway.world, 550);
    const id = await joinOnly(gateway.world, sleep, many);
    const three = [1, 2, 3].map((hours) => ({ hours, night }));
    await (
      await anchorByHand(gateway.world, many, sleep, { id, records: three })
    )();
    await nextEpoch(gateway.world);
    const asked = await quote(gateway.world, all);
    expect(asked.units).toEqual([10n]);
    const { receipt } = await runQuery(gateway.url, researcherOf(gateway.world), all, asked);
    expect(receipt.rowCount).toBe(5);
    expect(await rejections(id)).toBe(0);
  });
});

describe("pools that anyone may create", () => {
  it("without a schema, or with a name that is taken, do not touch the others", async () => {
    const twin = await createPool("twin", canonicalJson(sleepSchema));
    await joinSleepers(gateway.world, twin, 560, [9]);
    await buyPoolPass(gateway.world, twin, validator);
    await createPool("garbage", stringToBytes("no schema"));
    await createPool("absent", undefined);
    await nextEpoch(gateway.world);
    expect((await quote(gateway.world, all)).units).toEqual([10n]);
    const named = { sql: `SELECT hours FROM sleep_${twin.pool.number}` };
    expect((await quote(gateway.world, named)).units).toEqual([1n]);
  });
});

describe("a gateway that is gone", () => {
  it("keeps nobody from withdrawing what was not used, after the notice", async () => {
    const client = researcherOf(gateway.world);
    await write(client, "QueryLedger", "deposit", [validator, token(), dollars(25)]);
    const owner = client.walletClient.account.address;
    const [unused] = await read(client, "QueryLedger", "depositOf", [owner, validator, token()]);
    await gateway.end("SIGTERM");
    const folder = mkdtempSync(join(tmpdir(), "datagraph-gone-"));
    try {
      const { json, run } = datagraph(folder, { ...gateway.stack.env, DATAGRAPH_GATEWAY_URL: gateway.url });
      await json("deposit", "request", formatUnits(unused, 6), "--as", "researcher");
      expect((await run(["deposit", "withdraw", "--as", "researcher"])).stderr).toContain("withdrawal is due at");
      await passTime(gateway.world.reader, (await read(client, "QueryLedger", "notice", [])) + 1);
      const { withdrawn } = await json<{ withdrawn: string }>("deposit", "withdraw", "--as", "researcher");
      expect(BigInt(withdrawn)).toBe(unused);
      expect((await read(client, "QueryLedger", "depositOf", [owner, validator, token()]))[0]).toBe(0n);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await gateway.start(OFTEN);
    }
  });
});

describe("payout roots without a gateway", () => {
  it("are proposed by anyone after the time-out, watched by anyone, and vetoed when they are wrong", async () => {
    const { reader } = gateway.world;
    const { receipt } = await runQuery(gateway.url, researcherOf(gateway.world), all, await quote(gateway.world, all));
    await untilStatus(gateway.url, receipt.order, "settled");
    await gateway.end("SIGTERM");
    const folder = mkdtempSync(join(tmpdir(), "datagraph-watch-"));
    try {
      const { json, run } = datagraph(folder, { ...gateway.stack.env, DATAGRAPH_GATEWAY_URL: gateway.url });
      await nextEpoch(gateway.world);
      const propose = ["epoch", "propose", "--manifest", "payout.json", "--as", "operator"];
      expect((await run(propose)).stderr).toContain("VaultNotProposer");
      await passTime(reader, 2 * (await read(reader, "RewardVault", "proposalTimeout", [])) + 1);
      const { epoch, root } = await json<{ epoch: string; root: Hex }>(...propose);
      const right = await run(["epoch", "watch", "--once"]);
      expect(right.code).toBe(0);
      expect(right.stdout).toContain(`Epoch ${epoch}: ${root} is what the events give`);
      await proposeWrong();
      const wrong = await run(["epoch", "watch", "--once"]);
      expect(wrong.code).toBe(1);
      expect(wrong.stdout).toContain("DIFFERS");
      expect((await run(["epoch", "watch", "--once", "--veto", "--as", "guardian"])).code).toBe(0);
      expect(await read(reader, "RewardVault", "proposals", [])).toEqual([]);
      expect((await read(reader, "RewardVault", "acceptedRoot", []))[0]).toBe(root);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await gateway.start(OFTEN);
    }
  });
});

describe("the committee", () => {
  it("that does not answer leaves queries waiting, never an answer that lacks people", async () => {
    const unheard = { DATAGRAPH_COMMITTEE_URLS: "http://127.0.0.1:1,http://127.0.0.1:2", ...NO_JOBS };
    await gateway.end("SIGTERM");
    await gateway.start(unheard);
    const [sleeper] = await joinSleepers(gateway.world, sleep, 570, [10]);
    expect(sleeper).toBeDefined();
    await nextEpoch(gateway.world);
    await expect(quote(gateway.world, all)).rejects.toMatchObject({ status: 503, code: "unready" });
    await gateway.end("SIGTERM");
    await gateway.start(OFTEN);
    expect((await quote(gateway.world, all)).units).toEqual([12n]);
  });
});

/** Proposes, as the validator, a root that nothing gives, for the epoch that closes now. */
async function proposeWrong(): Promise<void> {
  const client = asAccount(gateway.world.reader, developmentAccount(DEVELOPMENT_ACCOUNTS.validator));
  const epoch = await read(client, "QueryLedger", "currentEpoch", []);
  await nextEpoch(gateway.world);
  const [, , revision] = await read(client, "RewardVault", "lastRoot", []);
  const [bond, running] = await Promise.all([
    read(client, "RewardVault", "bond", []),
    read(client, "RewardVault", "runningHashAt", [epoch]),
  ]);
  const args = [epoch, sha256("0xbad0"), revision, running, zeroHash] as const;
  await write(client, "RewardVault", "proposeRoot", args, bond);
}

async function node(method: string, ...params: unknown[]): Promise<void> {
  await gateway.world.reader.publicClient.request({ method, params } as never);
}

/** Transactions that are not mined yet. */
async function outgoing(): Promise<unknown[]> {
  return (await database.query("select hashes from gateway.outgoing where state = 'open'")).rows;
}

function token(): Hex {
  return addressOf(gateway.world.reader.deployment, "TestDollar");
}

/** Waits until the jobs have run some more rounds. */
async function rounds(count: number): Promise<void> {
  const done = async (): Promise<number> => {
    const { rows } = await database.query<{ last: string }>(
      "select coalesce(max(extract(epoch from completed_on)), 0) as last from jobs.job where name = 'prepare' and state = 'completed'",
    );
    return Number(rows[0]!.last);
  };
  for (let n = 0; n < count; n++) {
    const before = await done();
    await until("a round of jobs", async () => ((await done()) > before ? true : undefined));
  }
}

async function settlementOf(order: Hex): Promise<Settlement> {
  const { rows } = await database.query<{ settlement: SettlementJson }>(
    "select settlement from gateway.query where order_hash = $1",
    [order],
  );
  return settlementFromJson(rows[0]!.settlement);
}

async function settleAsValidator(settlements: Settlement[]): Promise<void> {
  const client = asAccount(gateway.world.reader, developmentAccount(DEVELOPMENT_ACCOUNTS.validator));
  await write(client, "QueryLedger", "settle", [packSettlements(settlements)]);
}

async function rejections(id: bigint): Promise<number> {
  const { publicClient, deployment } = gateway.world.reader;
  const logs = await publicClient.getContractEvents({
    ...{ address: deployment.contracts.ProvenanceRegistry, abi: abis.ProvenanceRegistry },
    ...{ eventName: "AnchorRejected", args: { id }, fromBlock: 0n },
  });
  return logs.length;
}

async function untilRejected(id: bigint): Promise<void> {
  await until("the anchor's rejection", async () => ((await rejections(id)) > 0 ? true : undefined));
  await rounds(2);
  expect(await rejections(id)).toBe(1);
}

/** Runs a query, closes the epoch and has its root accepted. */
async function earn(): Promise<void> {
  const { receipt } = await runQuery(gateway.url, researcherOf(gateway.world), all, await quote(gateway.world, all));
  await untilStatus(gateway.url, receipt.order, "settled");
  await closeEpoch(gateway);
}

/** Creates a pool as somebody else than the operator, with any bytes, or none, for its schema document. */
async function createPool(salt: string, document: Uint8Array | undefined): Promise<SleepPool> {
  const client = asAccount(gateway.world.reader, developmentAccount(DEVELOPMENT_ACCOUNTS.station));
  const admitter = developmentAccount(DEVELOPMENT_ACCOUNTS.admitter).address;
  const { cid } = await uploadBytes(gateway.url, [document ?? new Uint8Array()]);
  const schema = document === undefined ? sha256(stringToBytes(salt)) : digestOf(cid).digest;
  const terms = {
    ...{ class: POOL_CLASS.open, k: 0, recordsPerPeriod: 1, schema, fieldCount: 2, granularity: DAY },
    ...{ token: TEST_DOLLAR, chain: zeroHash, admitter, validators: [validator] },
    prices: [{ licence: LICENCES.academic, price: 1n }],
  };
  const metadata = sha256(stringToBytes("no metadata"));
  const receipt = await write(client, "ProvenanceRegistry", "createPool", [
    keccak256(stringToBytes(salt)),
    metadata,
    terms,
  ]);
  const { id, pool: number } = eventIn(receipt, "ProvenanceRegistry", "PoolCreated");
  const offer = { price: 1n, duration: 90 * DAY, token: TEST_DOLLAR, seats: 0, download: false };
  await write(client, "AccessPass", "offer", [id, LICENCES.academic, offer]);
  return { pool: { id, number, schema: sleepSchema, streams: [] }, termsHash: hashTerms(terms) };
}
