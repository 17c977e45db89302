import { LICENCES, POOL_CLASS, type PoolSchema, type Query } from "@datagraph/protocol";
import {
  type ChainClient,
  DEVELOPMENT_ACCOUNTS,
  addressOf,
  asAccount,
  deleteSaved,
  developmentAccount,
  documentSigner,
  fetchHistory,
  fetchResult,
  fetchSaved,
  openSession,
  parallel,
  quoteQuery,
  readToken,
  runQuery,
  saveQuery,
  write,
} from "@datagraph/sdk";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sha256 } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fund, now } from "../../cli/src/demo/localChain.ts";
import { buyPass } from "../../cli/src/demo/steps/buyPass.ts";
import { createDemoPool } from "../../cli/src/demo/steps/createDemoPool.ts";
import { admitAll, joinPool } from "../../cli/src/demo/steps/joinPool.ts";
import { TEST_DOLLAR, dollars, openWallet } from "../../cli/src/demo/steps/market.ts";
import { newPerson } from "../../cli/src/demo/steps/personalPools.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import { type Person, actor } from "../../cli/src/demo/world.ts";
import {
  claimsReply,
  errorSchema,
  healthSchema,
  historyReply,
  quoteReply,
  savedReply,
  statusReply,
} from "../../gateway/src/openapi/schemas.ts";
import { type Datagraph, datagraph } from "./datagraph.ts";
import { validator } from "./gatewayOrders.ts";
import { DAY, type SleepPool, codeOf } from "./gatewayPools.ts";
import { type GatewayStack, researcherOf, startGatewayStack } from "./gatewayProcess.ts";

const naps: PoolSchema = {
  name: "naps",
  fields: [{ name: "hours", type: "number", minimum: 0, maximum: 24, cadence: "daily" }],
  privacy: { answers: 7 },
};
const FIRST_PERSON = 700;
const OTHER_RESEARCHER = 790;
const everyone: Query = { sql: "SELECT count(*) AS people, avg(hours) AS hours FROM naps" };
const wholeHours = (query: string): Query => ({ sql: `SELECT count(*) AS people FROM naps WHERE ${query}` });

let gateway: GatewayStack;
let pool: SleepPool;
let people: Person[];
let researcher: ChainClient;
let other: ChainClient;
let folder: string;
let cli: Datagraph;
let passId: bigint;

beforeAll(async () => {
  gateway = await startGatewayStack({ DATAGRAPH_JOB_INTERVAL: "1" });
  const { world, stack } = gateway;
  folder = mkdtempSync(join(tmpdir(), "datagraph-research-"));
  cli = datagraph(folder, { ...stack.env, DATAGRAPH_GATEWAY_URL: gateway.url });
  pool = await createDemoPool(world, naps, { class: POOL_CLASS.personal, k: 3, recordsPerPeriod: 1 });
  const end = await now(world.reader);
  people = await parallel([1, 2, 3, 4, 5, 6, 7, 8, 9], async (hours) => {
    const person = await newPerson(world, FIRST_PERSON + hours);
    const records = [{ hours }];
    await joinPool(world, person, pool.pool, pool.termsHash, {
      ...{ fields: ["hours"], rows: hours % 2 === 0, records, start: end - DAY, end },
    });
    return person;
  });
  await admitAll(world, pool.pool);
  await nextEpoch(world);
  const operator = actor(world, DEVELOPMENT_ACCOUNTS.operator);
  const offer = { price: dollars(2), duration: 90 * DAY, token: TEST_DOLLAR, seats: 1, download: false };
  await write(operator, "AccessPass", "offer", [pool.pool.id, LICENCES.academic, offer]);
  researcher = researcherOf(world);
  other = asAccount(world.reader, developmentAccount(OTHER_RESEARCHER));
  await fund(world.reader, other.walletClient.account.address);
  for (const buyer of [researcher, other]) await openWallet(buyer, dollars(100));
  ({ passId } = await buyPass(researcher, pool.pool.id, LICENCES.academic, validator));
  await buyPass(other, pool.pool.id, LICENCES.academic, validator);
}, 240_000);

afterAll(async () => {
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const quote = (client: ChainClient, query: Query) =>
  quoteQuery(gateway.url, { query, licence: LICENCES.academic, researcher: client.walletClient.account.address });

async function ask(client: ChainClient, query: Query): Promise<Awaited<ReturnType<typeof runQuery>>> {
  return runQuery(gateway.url, client, query, await quote(client, query));
}

describe("the privacy floor of a personal pool", () => {
  it("is told in the quote and the receipt, and answers count", async () => {
    const { privacy, price, most } = await quote(researcher, everyone);
    expect(privacy).toEqual([{ pool: pool.pool.number, k: 3, answers: 7, left: 7 }]);
    expect([price, most]).toEqual([9_000n, 9_000n]);
    const { receipt, body } = await ask(researcher, everyone);
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual([{ people: 9, hours: 5 }]);
    expect(receipt.privacy).toEqual([{ pool: pool.pool.number, k: 3, answers: 7, left: 6 }]);
    expect(await documentSigner(receipt)).toBe(validator);
  });

  it("refuses what differs by fewer than k from an answer to anybody, and counts the question", async () => {
    expect(await codeOf(ask(other, wholeHours("hours < 9")))).toBe("difference");
    expect((await quote(other, everyone)).privacy[0]!.left).toBe(6);
    // the same people again tell nothing new
    expect((await ask(other, everyone)).receipt.rowCount).toBe(1);
  });

  it("refuses what several answers together would tell of one, though each pair is far apart", async () => {
    await ask(other, wholeHours("hours <= 6"));
    expect(await codeOf(ask(other, wholeHours("hours >= 6")))).toBe("combination");
  });

  it("does not count those who sit on the asker's pass, who share its answers", async () => {
    const three = wholeHours("hours >= 7");
    const member = people[8];
    expect((await ask(researcher, three)).receipt.rowCount).toBe(1);
    await write(researcher, "AccessPass", "offerSeat", [passId, 0, member!.client.walletClient.account.address]);
    await write(member!.client, "AccessPass", "acceptSeat", [passId, 0]);
    expect(await codeOf(ask(researcher, three))).toBe("below-k");
    expect((await quote(member!.client, everyone)).privacy[0]!.left).toBe(4);
  });

  it("answers a pass so often and no more, whoever of its seats asks, and others still", async () => {
    for (let left = 4; left > 0; left--) await ask(researcher, everyone);
    expect(await codeOf(ask(researcher, everyone))).toBe("privacy-budget");
    expect((await quote(people[8]!.client, everyone)).privacy[0]!.left).toBe(0);
    expect((await ask(other, everyone)).receipt.rowCount).toBe(1);
    // rows leave by each contributor's own consent
    expect((await ask(researcher, { sql: "SELECT hours FROM naps" })).receipt).not.toHaveProperty("privacy");
  });
});

describe("a result", () => {
  it("can be fetched again by who paid or signed for it, by nobody else", async () => {
    const rows = { sql: "SELECT hours FROM naps ORDER BY hours" };
    const { receipt, body } = await runQuery(gateway.url, researcher, rows, await quote(researcher, rows), "csv");
    const again = await fetchResult(gateway.url, await readToken(researcher, validator), receipt.order);
    expect(again).toEqual({ receipt, body, format: "csv" });
    expect(await codeOf(fetchResult(gateway.url, await readToken(other, validator), receipt.order))).toBe(
      "unknown-order",
    );
    expect(await codeOf(fetchResult(gateway.url, { authorization: "DataGraph e30" }, receipt.order))).toBe("bad-token");
    const forOthers = await readToken(researcher, researcher.walletClient.account.address);
    expect(await codeOf(fetchResult(gateway.url, forOthers, receipt.order))).toBe("bad-token");
    const unsigned = await fetch(`${gateway.url}/queries/${receipt.order}/result`);
    expect(unsigned.status).toBe(401);
  });
});

describe("a researcher's queries", () => {
  it("are remembered, the latest first", async () => {
    const token = await readToken(researcher, validator);
    const [latest, earlier] = await fetchHistory(gateway.url, token, { limit: 2 });
    expect(latest).toMatchObject({ query: { sql: "SELECT hours FROM naps ORDER BY hours" }, format: "csv" });
    expect(await fetchHistory(gateway.url, token, { limit: 1, before: latest!.answered })).toEqual([earlier]);
    expect(await fetchHistory(gateway.url, await readToken(people[1]!.client, validator))).toEqual([]);
  });

  it("are kept under names, apart for each account", async () => {
    const [mine, theirs] = [await readToken(researcher, validator), await readToken(other, validator)];
    const kept = { name: "all naps", query: everyone, licence: LICENCES.academic };
    await saveQuery(gateway.url, mine, { ...kept, query: { sql: "SELECT 1" } });
    await saveQuery(gateway.url, mine, kept);
    expect(await fetchSaved(gateway.url, mine)).toEqual([{ ...kept, saved: expect.any(String) as string }]);
    expect(await fetchSaved(gateway.url, theirs)).toEqual([]);
    expect(await codeOf(deleteSaved(gateway.url, theirs, "all naps"))).toBe("no-saved-query");
    await deleteSaved(gateway.url, mine, "all naps");
    expect(await fetchSaved(gateway.url, mine)).toEqual([]);
  });
});

describe("a session", () => {
  const file = (): string => join(folder, "datagraph-session.json");
  const rows = "SELECT hours FROM naps";

  it("asks in one call, without a wallet, up to its limit", async () => {
    const token = addressOf(gateway.world.reader.deployment, "TestDollar");
    await write(researcher, "QueryLedger", "deposit", [validator, token, dollars(1)]);
    await cli.json("query", "session", "--limit", "0.009", "--expires", "1h", "--as", "researcher");
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const session = openSession(readFileSync(file(), "utf8"));
    expect(await session.rows(rows)).toHaveLength(4);
    expect(await codeOf(session.query(rows).then(() => session.query(rows)))).toBe("spender-limit");
    await expect(session.query(rows, { maxPrice: 1n })).rejects.toThrow(/costs 4000/);
    const late = openSession({ ...session.session, expires: 1 });
    await expect(late.query(rows)).rejects.toThrow(/expired/);
    const history = await fetchHistory(gateway.url, await readToken(session.signer, validator));
    expect(history.map(({ researcher: payer }) => payer)).toEqual([
      session.session.researcher,
      session.session.researcher,
    ]);
  });

  it("is served to a notebook on this machine, to no page in a browser, and ends when it is revoked", async () => {
    await cli.json("query", "session", "--limit", "1", "--expires", "1h", "--force", "--as", "researcher");
    const { url, stop } = await serve();
    try {
      const asked = `${url}/?${new URLSearchParams({ sql: rows, format: "csv" }).toString()}`;
      const response = await fetch(asked);
      const body = new Uint8Array(await response.arrayBuffer());
      const receipt = JSON.parse(Buffer.from(response.headers.get("datagraph-receipt")!, "base64url").toString()) as {
        resultHash: string;
      };
      expect([response.status, receipt.resultHash]).toEqual([200, sha256(body)]);
      expect((await fetch(asked, { headers: { origin: "https://app.example" } })).status).toBe(403);
      expect((await fetch(`${url}/?sql=SELECT+nothing+FROM+naps`)).status).toBe(422);
      expect((await cli.run(["query", "revoke", "datagraph-session.json", "--as", "researcher"])).code).toBe(0);
      const refused = await fetch(asked);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ error: { code: "spender" } });
    } finally {
      await stop();
    }
  });
});

describe("examples", () => {
  const examples = join(import.meta.dirname, "../../examples");
  const python = process.env.DATAGRAPH_PYTHON ?? "python3";

  it("of Python read a query by its URL", async (context) => {
    const packages = await ran(python, ["-c", "import duckdb, pandas, pyarrow"]);
    context.skip(packages.code !== 0, `${python} lacks pandas, pyarrow or duckdb (DATAGRAPH_PYTHON names another)`);
    await cli.json("query", "session", "--limit", "1", "--expires", "1h", "--force", "--as", "researcher");
    const { url, stop } = await serve();
    try {
      const env = { DATAGRAPH_QUERY_URL: url, SQL: "SELECT hours FROM naps ORDER BY hours" };
      const told = async (name: string): Promise<string> => (await ran(python, [join(examples, name)], env)).stdout;
      expect(await told("pandas_notebook.py")).toMatch(/hours[\s\S]*2\.0[\s\S]*8\.0/);
      expect(await told("pyarrow_stream.py")).toMatch(/hours: double[\s\S]*4 rows/);
      expect(await told("duckdb_local.py")).toMatch(/answered[\s\S]*4/);
    } finally {
      await stop();
    }
  });

  it("of curl tells a price", async (context) => {
    context.skip((await ran("curl", ["--version"])).code !== 0, "there is no curl");
    const { address } = researcher.walletClient.account;
    const { stdout } = await ran(join(examples, "quote.sh"), [gateway.url, address, "SELECT hours FROM naps"]);
    expect(quoteReply.parse(JSON.parse(stdout))).toMatchObject({ price: "4000", mode: "rows", privacy: [] });
  });
});

describe("the OpenAPI document", () => {
  it("says what the gateway answers", async () => {
    const headers = await readToken(researcher, validator);
    const got = async (path: string): Promise<unknown> => (await fetch(`${gateway.url}${path}`, { headers })).json();
    healthSchema.parse(await got("/health"));
    const { queries } = historyReply.parse(await got("/queries?limit=200"));
    expect(queries.some(({ receipt }) => receipt.privacy !== undefined)).toBe(true);
    statusReply.parse(await got(`/queries/${queries[0]!.order}`));
    savedReply.parse(await got("/queries/saved"));
    claimsReply.parse(await got(`/payouts/${validator}`));
    errorSchema.parse(await got("/nowhere"));
  });
});

async function ran(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string }> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "ignore"] });
  const failed = once(child, "error").then(() => [127] as [number]);
  const [[code], stdout] = await Promise.all([
    Promise.race([failed, once(child, "close") as Promise<[number]>]),
    text(child.stdout),
  ]);
  return { code, stdout };
}

async function serve(): Promise<{ url: string; stop: () => Promise<void> }> {
  const main = join(import.meta.dirname, "../../cli/src/main.ts");
  const child = spawn(process.execPath, [main, "query", "serve", "--port", "0", "--json"], {
    cwd: folder,
    env: { ...process.env, ...gateway.stack.env, DATAGRAPH_GATEWAY_URL: gateway.url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const stop = async (): Promise<void> => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  return { url: (JSON.parse(line.toString()) as { url: string }).url, stop };
}
