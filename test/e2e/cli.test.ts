import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { derivePayouts, digestOf, payoutTree } from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  asAccount,
  chainReader,
  developmentAccount,
  fetchPoolEarnings,
  parallel,
  payoutEvents,
  payoutManifest,
  read,
  uploadBytes,
  write,
} from "@datagraph/sdk";
import { createTestClient, http } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";
import { type Datagraph, datagraph } from "./datagraph.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");
const fixture = (name: string): string => join(FIXTURES, name);
const PARTS = ["gateway", "indexer", "committee-1", "committee-2", "committee-3"];
/** Development accounts with ETH; 500 has nothing at all. */
const [ANNA, BEN, BUYER, POOR, PENNILESS] = ["42", "43", "45", "46", "500"];
/** Has no coin either, but somebody who relays what she signs. */
const CLEO = "501";
const PASSPHRASE = "correct horse battery";
type EarnedField = { smallestUnits: string; dataPoints: string; streams: number };

const QUERY = "SELECT count(*) AS people, avg(hours) AS hours FROM sleep";

let stack: Stack;
let folder: string;
let cli: Datagraph;
let tides: string;

const inFolder = (name: string): string => join(folder, name);
const byRelay = (): string[] => ["--relay", stack.env.DATAGRAPH_GATEWAY_URL!];
const files = (): string[] => readdirSync(folder).filter((name) => !name.startsWith("."));

beforeAll(async () => {
  stack = await startStack({ only: PARTS });
  folder = mkdtempSync(join(tmpdir(), "datagraph-cli-"));
  const known = Object.entries(stack.env).filter(([name]) => name.startsWith("DATAGRAPH_"));
  // a process a command: what they compile is kept between them
  cli = datagraph(folder, {
    ...Object.fromEntries(known),
    DATAGRAPH_PASSPHRASE: PASSPHRASE,
    NODE_COMPILE_CACHE: join(folder, ".compiled"),
  });
}, 300_000);

afterAll(async () => {
  await stack?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function coins(index: string): Promise<bigint> {
  const { publicClient } = await chainReader(stack.env.DATAGRAPH_RPC_URL!);
  return publicClient.getBalance({ address: developmentAccount(Number(index)).address });
}

async function emptied(index: string): Promise<void> {
  const node = createTestClient({ mode: "anvil", transport: http(stack.env.DATAGRAPH_RPC_URL!) });
  await node.setBalance({ address: developmentAccount(Number(index)).address, value: 0n });
}

describe("a person at the command line", { timeout: 180_000 }, () => {
  it("sees every part", async () => {
    const { parts } = await cli.json<{ parts: { part: string; ok: boolean }[] }>("status");
    expect(parts.map(({ part, ok }) => [part, ok])).toEqual(
      ["chain", "gateway", "indexer", "committee-1", "committee-2", "committee-3"].map((part) => [part, true]),
    );
  });

  it("makes a locked identity, once", async () => {
    const made = await cli.json<{ recipient: string; file: string }>("identity", "create");
    expect(made.file).toBe(inFolder(".config/datagraph/identity.json"));
    expect(readFileSync(made.file, "utf8")).not.toContain("AGE-SECRET-KEY");
    expect(await cli.json("identity", "show")).toEqual({ ...made, lockedBy: "passphrase" });
    await refuses(["identity", "create"], /holds an identity already/);
    expect(await cli.json("identity", "create", "--identity", "other.json")).toMatchObject({ file: "other.json" });
  });

  it("contributes a File and offers passes", async () => {
    const added = await cli.json<{ dataset: string; records: number; fields: { type: string }[] }>(
      ...["dataset", "add", fixture("tides.csv"), "--name", "Tides at Friday Harbor", "--as", "station"],
    );
    tides = added.dataset;
    expect(added.records).toBe(4);
    expect(added.fields.map(({ type }) => type)).toEqual(["timestamp", "number", "integer", "boolean"]);
    const offer = ["offer", "set", tides, "--price", "12.5", "--duration", "30d", "--as", "station"];
    expect(await cli.json(...offer, "--licence", "academic")).toMatchObject({
      price: "12500000",
      duration: 2_592_000,
      download: true,
      token: { symbol: "tUSD", decimals: 6 },
    });
    await cli.json(...offer, "--licence", "commercial");
    await cli.json("offer", "end", tides, "--licence", "commercial", "--as", "station");
    const { offers } = await cli.json<{ offers: { licence: number }[] }>("offer", "show", "Tides at Friday Harbor");
    expect(offers.map(({ licence }) => licence)).toEqual([2]);
  });

  it("buys a pass and decrypts the same bytes", async () => {
    await cli.json("account", "fund", "--as", BUYER!);
    const buy = ["pass", "buy", tides, "--licence", "academic", "--as", BUYER!];
    expect(await cli.json(...buy, "--max-price", "12.5")).toMatchObject({ price: "12500000", kind: "file" });
    const [pass] = await cli.json<{ id: string }[]>("pass", "list", "--as", BUYER!);
    expect(await cli.json("pass", "show", pass!.id)).toMatchObject({ status: "valid", dataset: tides, download: true });
    await cli.json("data", "get", tides, "--out", "got.csv", "--as", BUYER!);
    expect(readFileSync(inFolder("got.csv"))).toEqual(readFileSync(fixture("tides.csv")));
    await cli.json("data", "get", tides, "--out", "own.csv", "--identity", ".config/datagraph/identity.json");
    expect(readFileSync(inFolder("own.csv"))).toEqual(readFileSync(fixture("tides.csv")));
    expect(await cli.json("verify", "record", tides, "2", "--as", BUYER!)).toMatchObject({
      verified: true,
      values: { time: "2026-03-01T15:55:00Z", height_m: 2.18, station: 9_449_880, high: true },
    });
  });

  it("creates a pool, joins it, adds records and admits them", async () => {
    const create = ["pool", "create", fixture("sleep.json"), "--k", "2", "--prices", "academic=0.001,commercial=0.005"];
    expect(
      await cli.json(...create, "--records-per-period", "5", "--admitter", "admitter", "--as", "operator"),
    ).toMatchObject({ pool: 1, name: "sleep" });
    await cli.json(
      "offer",
      "set",
      "sleep",
      "--licence",
      "academic",
      "--price",
      "2",
      "--duration",
      "90d",
      "--as",
      "operator",
    );
    const batches = [
      [ANNA!, "sleep-a.csv"],
      [BEN!, "sleep-bom-crlf.csv"],
      [CLEO, "sleep-c.ndjson"],
    ] as const;
    for (const [who] of batches)
      await cli.json(
        "pool",
        "join",
        "sleep",
        "--fields",
        "hours,coffee",
        "--licences",
        "academic",
        "--rows",
        "--as",
        who,
        ...(who === CLEO ? byRelay() : []),
      );
    expect(await coins(CLEO)).toBe(0n);
    // anchoring is the one thing that a contributor to a pool on the EVM pays for
    await cli.json("account", "fund", "--as", CLEO);
    await parallel(
      [...batches],
      async ([who, file]) => {
        const added = await cli.json("stream", "add", "sleep", fixture(file), "--as", who);
        expect(added).toMatchObject({ records: 2, counting: 2 });
      },
      2,
    );
    await cli.json("pool", "admit", "sleep", "--streams", "waiting", "--as", "admitter");
    const streams = await cli.json<{ admitted: boolean; records: string }[]>("stream", "list", "--pool", "sleep");
    expect(streams.map(({ admitted, records }) => [admitted, records])).toEqual(Array(3).fill([true, "2"]));
    expect(await cli.json("pool", "list")).toMatchObject([
      { name: "sleep", streams: "3", admitted: "3", records: "6" },
    ]);
  });

  it("deposits, quotes and runs queries", async () => {
    await cli.json("pass", "buy", "sleep", "--licence", "academic", "--as", BUYER!);
    expect(await cli.json("deposit", "add", "10", "--as", BUYER!)).toMatchObject({
      withdrawable: "10000000",
      credit: "2000000",
    });
    await cli.json("deposit", "request", "1.5", "--as", BUYER!);
    expect(await cli.json("deposit", "show", "--as", BUYER!)).toMatchObject({ requested: "1500000" });
    await cli.json("epoch", "next");
    const quote = ["query", "quote", "--sql", QUERY, "--as", BUYER!, "--out", "quote.json"];
    expect(await cli.json(...quote)).toMatchObject({ price: "6000", units: ["6"], mode: "aggregate" });
    const ran = await cli.json<{ rows: { people: number; hours: number }[] }>(
      ...["query", "run", "--quote", "quote.json", "--as", BUYER!],
    );
    expect(ran.rows).toEqual([{ people: 6, hours: 6.75 }]);
    const short = [
      "query",
      "run",
      "--pool",
      "sleep",
      "--fields",
      "hours,coffee",
      "--where",
      "coffee >= 3",
      "--as",
      BUYER!,
    ];
    expect(await cli.json(...short, "--out", "tired.csv")).toMatchObject({ rowCount: 2, price: "12000" });
    expect(readFileSync(inFolder("tired.csv"), "utf8").trim().split(/\r?\n/).slice(1).sort()).toEqual(["5.5,4", "6,3"]);
  });

  it("has its usage settled, paid out and verified", async () => {
    await until(
      "two settled queries",
      async () => (await cli.json<unknown[]>("query", "list", "--as", BUYER!)).length === 2,
    );
    await cli.json("epoch", "next");
    await until(
      "a payout root",
      async () => (await cli.json<{ waiting: unknown[] }>("epoch", "show")).waiting.length === 1,
    );
    await refuses(["epoch", "accept", "--as", "operator"], /may be vetoed until/);
    await cli.json("epoch", "next", "--veto");
    // the gateway accepts ripe roots too, whoever comes first
    await cli.run(["epoch", "accept", "--as", "operator"]);
    expect(await cli.json("epoch", "show")).toMatchObject({
      waiting: [],
      accepted: { root: expect.stringMatching(/^0x/) },
    });
    const all = await cli.json<{ account: string; earned: string }[]>("payout", "list", "--all");
    const people = [ANNA, BEN, CLEO].map((index) => developmentAccount(Number(index)).address as string);
    const shares = all.filter(({ account }) => people.includes(account)).map(({ earned }) => Number(earned));
    // 18 data points at 1000 units, 5 % fee, 10 % for the validator
    expect(shares).toEqual([5_100, 5_100, 5_100]);
    // what fields earned is what their streams earned
    const { fields } = await cli.json<{ fields: EarnedField[] }>("pool", "earnings", "sleep");
    expect(fields.reduce((sum, { smallestUnits }) => sum + Number(smallestUnits), 0)).toBe(15_300);
    const gateway = stack.env.DATAGRAPH_GATEWAY_URL!;
    // what the gateway tells of them is what the command derives from the chain's events
    expect(
      (await fetchPoolEarnings(gateway, 1)).map(({ amount, units, streams }) => [`${amount}`, `${units}`, streams]),
    ).toEqual(fields.map(({ smallestUnits, dataPoints, streams }) => [smallestUnits, dataPoints, streams]));
    expect(await fetchPoolEarnings(gateway, 1, 1)).toEqual([]);
    await expect(fetchPoolEarnings(gateway, 9)).rejects.toMatchObject({ status: 404, code: "unknown-pool" });
    await expect(fetchPoolEarnings(gateway, 1, 31 as 30)).rejects.toMatchObject({ status: 400, code: "epochs" });
    expect(await cli.json("payout", "claim", "--for", ANNA!, "--as", "operator")).toMatchObject([
      { account: people[0], amount: "5100", from: "usage" },
    ]);
    await emptied(CLEO);
    expect(await cli.json("payout", "claim", "--as", CLEO, ...byRelay())).toMatchObject([
      { account: people[2], amount: "5100", from: "usage" },
    ]);
    await refuses(["payout", "claim", "--as", CLEO, ...byRelay()], /Nothing is due/);
    await cli.json("payout", "claim", "--all", "--as", "operator");
    await refuses(["payout", "claim", "--as", BEN!], /Nothing is due/);
    expect(await cli.json("payout", "list", "--as", ANNA!)).toMatchObject([{ earned: "5100", claimed: "5100" }]);
    expect(await cli.json("payout", "list", "--as", "station")).toMatchObject([{ resting: "12500000", balance: "0" }]);
    expect(await cli.json("payout", "claim", "--as", "station")).toMatchObject([{ amount: "11875000", from: "sales" }]);
    expect(await cli.json("verify", "payouts")).toMatchObject({ roots: [{ ok: true, state: "accepted" }] });
    await cli.json("payout", "statement", "--as", ANNA!, "--out", "earned.csv");
    const [head, ...earned] = readFileSync(inFolder("earned.csv"), "utf8").trim().split("\r\n");
    expect(head).toBe("block,epoch,order,pool,stream,share,dataPoints,amount,symbol,smallestUnits");
    expect(earned.map((row) => row.split(",").slice(3)).sort()).toEqual([
      ["1", "0", "usage", "2", "0.0017", "tUSD", "1700"],
      ["1", "0", "usage", "4", "0.0034", "tUSD", "3400"],
    ]);
    const { rows } = await cli.json<{ rows: Record<string, string>[] }>("query", "statement", "--as", BUYER!);
    expect(rows.map(({ paid, refunded, smallestUnits }) => [paid, refunded, smallestUnits])).toEqual([
      ["0.006", "0", "6000"],
      ["0.012", "0", "12000"],
    ]);
  });

  it("takes a field back, then everything", async () => {
    await cli.json("stream", "consent", "sleep", "--drop", "coffee", "--no-rows", "--as", CLEO, ...byRelay());
    expect(await coins(CLEO)).toBe(0n);
    await cli.json("account", "fund", "--as", CLEO);
    const quote = ["query", "quote", "--as", BUYER!, "--sql"];
    expect(await cli.json(...quote, "SELECT avg(coffee) AS coffee FROM sleep")).toMatchObject({ units: ["4"] });
    expect(await cli.json("stream", "withdraw", "sleep", "--yes", "--as", CLEO)).toMatchObject({
      erasure: { envelopes: 1, batches: 1 },
    });
    expect(await cli.json(...quote, QUERY)).toMatchObject({ units: ["4"] });
  });

  it("votes a fee down", async () => {
    const holders = ["holder-1", "holder-2"];
    for (const holder of holders) await cli.json("dao", "delegate", "--as", holder);
    expect(await cli.json("dao", "propose-fee", "academic", "1", "--as", "holder-1")).toMatchObject({
      from: 500,
      to: 100,
    });
    await mine(3);
    for (const holder of holders) await cli.json("dao", "vote", "latest", "for", "--as", holder);
    await refuses(
      ["dao", "queue", "latest", "--as", "holder-1"],
      /is active, not succeeded: votes end after block \d+/,
    );
    await mine(51);
    await cli.json("dao", "queue", "latest", "--as", "holder-1");
    await refuses(["dao", "execute", "latest", "--as", "holder-1"], /waits in the timelock until/);
    await cli.json("epoch", "next");
    await cli.json("dao", "execute", "latest", "--as", "holder-1");
    expect(await cli.json("dao", "show", "latest")).toMatchObject([{ state: "executed" }]);
    expect(await read(await chainReader(stack.env.DATAGRAPH_RPC_URL!), "LicenseBook", "feeOf", [2])).toBe(100);
  });

  it("finds a false root out, and the guardian voids it", async () => {
    const { epoch, account, token, total } = await proposeFalseRoot();
    const { code, stderr, stdout } = await cli.run(["verify", "payouts"]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`first difference is at epoch ${epoch}`))]);
    expect(stderr).toContain(`${account}, in token ${token}: ${total + 1n} proposed, ${total} by the events`);
    expect(stdout).toMatch(/as the events give\n.*differs: 0x/);
    await cli.json("epoch", "veto", String(epoch), "--reason", "not what events give", "--as", "guardian");
    expect((await cli.run(["verify", "payouts"])).code).toBe(0);
  });
});

describe("bad input", { timeout: 240_000 }, () => {
  it("is refused in one clear line, with nothing half-written", async () => {
    const wide = Array.from({ length: 100_000 }, (_, at) => `c${at}`).join(",");
    writeFileSync(inFolder("wide.csv"), `${wide}\n${wide}\n`);
    writeFileSync(inFolder("header.csv"), "a,b\n");
    const written = [files(), blocks(), await counts()];
    const station = ["--as", "station"];
    const anna = ["--as", ANNA!];
    const buyer = ["--as", BUYER!];
    const add = (name: string) => ["dataset", "add", name, ...station];
    const record = (name: string) => ["stream", "add", "sleep", name, ...anna];
    const table: [string, string[], RegExp, number?, Record<string, string>?][] = [
      ["unknown command", ["datset"], /unknown command 'datset' \(Did you mean dataset\?\)/, 2],
      ["unknown verb", ["dataset", "ad"], /unknown command 'ad' \(Did you mean add\?\)/, 2],
      ["unknown option", ["dataset", "list", "--sort"], /unknown option '--sort'/, 2],
      ["a missing option", ["pass", "buy", tides, ...buyer], /--licence is missing: name the licence/, 2],
      ["nobody acts", ["pass", "list"], /Nobody is named to act: give --as/, 2],
      ["an unknown account", ["pass", "list", "--as", "nobody"], /no development account "nobody"/, 2],
      [
        "a malformed private key",
        ["pass", "list"],
        /DATAGRAPH_PRIVATE_KEY is no private key/,
        2,
        { DATAGRAPH_PRIVATE_KEY: "0x12" },
      ],
      ["no such file", add("missing.csv"), /missing.csv: there is no such file/],
      ["an empty file", add(fixture("empty.csv")), /empty.csv: the file is empty/],
      ["a header alone", add("header.csv"), /header.csv: a header without records/],
      ["a ragged row", add(fixture("ragged.csv")), /ragged.csv, row 3: .*2 cells, but the header has 3/],
      ["an open quote", add(fixture("open-quote.csv")), /open-quote.csv, row 2: a quoted cell never ends/],
      ["100,000 columns", add("wide.csv"), /wide.csv, row 1: 100000 columns; at most 10000/],
      ["the same bytes again", add(fixture("tides.csv")), /tides.csv is registered already, as dataset \d+/],
      [
        "no ETH for gas",
        ["dataset", "add", fixture("sleep-a.csv"), "--as", PENNILESS!],
        /has 0 ETH, and gas may cost .* account fund --as 500/,
      ],
      [
        "a wrong passphrase",
        add(fixture("sleep-a.csv")),
        /passphrase is wrong/,
        1,
        { DATAGRAPH_PASSPHRASE: "wrong horse battery" },
      ],
      [
        "no identity",
        [...add(fixture("sleep-a.csv")), "--identity", "none.json"],
        /no identity at none.json: make one/,
      ],
      [
        "a wrong type",
        record(fixture("wrong-type.csv")),
        /wrong-type.csv, row 2, column "coffee": "two": expected a whole number/,
      ],
      [
        "a value out of range",
        record(fixture("out-of-range.csv")),
        /column "hours": "25": expected a value from 0 to 24 \(h\)/,
      ],
      [
        "another schema",
        record(fixture("wrong-column.csv")),
        /column "coffee": the schema has this column, the file lacks it/,
      ],
      [
        "a wrong type in NDJSON",
        record(fixture("wrong-type.ndjson")),
        /wrong-type.ndjson, row 1, column "hours": "long"/,
      ],
      [
        "a period anchored before",
        [...record(fixture("sleep-a.csv")), "--start", "2026-01-01", "--end", "2026-01-03"],
        /anchored until .* already/,
      ],
      [
        "a stranger's stream",
        ["stream", "add", "sleep", fixture("sleep-a.csv"), ...station],
        /has not joined pool 1 \(sleep\)/,
      ],
      [
        "joining twice",
        ["pool", "join", "sleep", "--fields", "all", "--licences", "academic", ...anna],
        /is in pool 1 \(sleep\) already/,
      ],
      [
        "an unknown field",
        ["stream", "consent", "sleep", "--add", "tea", ...anna],
        /--add names "tea", which pool "sleep" does not have/,
        2,
      ],
      [
        "a malformed schema",
        ["pool", "create", fixture("bad-schema.json"), "--prices", "academic=1", ...station],
        /bad-schema.json: Not a pool schema: name/,
      ],
      [
        "a schema's name taken",
        ["pool", "create", fixture("sleep.json"), "--prices", "academic=1", ...station],
        /Pool 1 is named "sleep" already/,
        2,
      ],
      ["an unknown pool", ["pool", "show", "slep"], /There is no pool "slep"/],
      [
        "another than the admitter",
        ["pool", "admit", "sleep", "--streams", "0", ...anna],
        /is not the admitter of pool 1/,
      ],
      [
        "an unknown dataset",
        ["pass", "buy", "123456789", "--licence", "academic", ...buyer],
        /There is no dataset "123456789"/,
      ],
      [
        "a price above the limit",
        ["pass", "buy", tides, "--licence", "academic", "--max-price", "12", ...buyer],
        /costs 12.5 tUSD, above the limit of 12 tUSD/,
      ],
      [
        "an offer that ended",
        ["pass", "buy", tides, "--licence", "commercial", ...buyer],
        /no offer under commercial, or it ended/,
      ],
      [
        "too few tokens",
        ["pass", "buy", tides, "--licence", "academic", "--as", POOR!],
        /has 0 tUSD, and 12.5 tUSD is needed/,
      ],
      [
        "no owner of the dataset",
        ["offer", "set", tides, "--licence", "academic", "--price", "1", "--duration", "1d", ...anna],
        /does not own dataset/,
      ],
      [
        "a price that is none",
        ["offer", "set", tides, "--licence", "academic", "--price", "1.0000001", "--duration", "1d", ...station],
        /tUSD has 6 decimals/,
        2,
      ],
      [
        "no pass for a File",
        ["data", "get", tides, "--out", "no.csv", "--as", POOR!],
        /has no pass for dataset \d+: buy one/,
      ],
      ["a wrong identity", ["data", "get", tides, "--out", "no.csv", "--identity", "other.json"], /identity|key/],
      [
        "a pool's raw data",
        ["data", "get", "sleep", "--out", "no.csv", ...buyer],
        /is a pool, whose data leaves by queries only/,
      ],
      ["a file that is there", ["data", "get", tides, "--out", "got.csv", ...buyer], /got.csv is there already/],
      ["no pass for a pool", ["query", "quote", "--sql", QUERY, "--as", POOR!], /no valid pass for pool 1/],
      [
        "a query above the limit",
        ["query", "run", "--sql", QUERY, "--max-price", "0.001", ...buyer],
        /costs 0.004 tUSD, above the limit of 0.001 tUSD/,
      ],
      ["anything but SELECT", ["query", "run", "--sql", "DELETE FROM sleep", ...buyer], /SELECT/],
      [
        "an unshared field",
        ["query", "run", "--sql", "SELECT avg(nap) FROM sleep", ...buyer],
        /nap.* \(at character \d+\)/,
      ],
      [
        "an expired order",
        ["query", "run", "--quote", "quote.json", ...buyer],
        /The order expired at .*: ask for a new quote/,
      ],
      ["another's order", ["query", "run", "--quote", "quote.json", ...anna], /The quote is for 0x/],
      ["no question", ["query", "quote", ...buyer], /Say what to ask/, 2],
      [
        "a deposit beyond means",
        ["deposit", "add", "5000000", ...buyer],
        /has [\d.]+ tUSD, and 5000000 tUSD is needed/,
      ],
      ["a withdrawal too large", ["deposit", "request", "11", ...buyer], /more than may be withdrawn/],
      ["an unknown order", ["query", "status", `0x${"12".repeat(32)}`], /answered no order 0x12/],
      ["a withdrawal by slip", ["dataset", "withdraw", tides, ...station], /add --yes/, 2],
      [
        "no stack",
        ["dataset", "list"],
        /No indexer answers at http:\/\/127.0.0.1:9 .*\.\/datagraph up/,
        1,
        { DATAGRAPH_INDEXER_URL: "http://127.0.0.1:9" },
      ],
      [
        "a setting that is no URL",
        ["status"],
        /DATAGRAPH_RPC_URL is "here": give a URL/,
        1,
        { DATAGRAPH_RPC_URL: "here" },
      ],
    ];
    const wrong: string[] = [];
    await parallel(
      table,
      async ([what, args, reason, exit = 1, env = {}]) => {
        const { code, stderr } = await cli.run(args, env);
        const lines = stderr.trim().split("\n");
        if (code !== exit || !reason.test(stderr) || !lines.every((line) => line.length < 500 && !/^\s+at /.test(line)))
          wrong.push(`${what}: code ${code}, ${stderr}`);
      },
      3,
    );
    expect(wrong).toEqual([]);
    expect([files(), blocks(), await counts()]).toEqual(written);
  });

  it("on another chain is refused", async () => {
    const answer = ({ id }: { id: number }) => ({ jsonrpc: "2.0", id, result: "0x1" });
    const server = createServer((request, response) => {
      void json(request).then((asked) => {
        const calls = asked as { id: number } | { id: number }[];
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(Array.isArray(calls) ? calls.map(answer) : answer(calls)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stderr } = await cli.run(["dataset", "list"], { DATAGRAPH_RPC_URL: url });
    server.close();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Wrong chain at .*: DataGraph is not deployed on chain 1/),
    ]);
  });

  it("does not sell what is withdrawn", async () => {
    await cli.json("dataset", "withdraw", tides, "--yes", "--as", "station");
    await refuses(["pass", "buy", tides, "--licence", "academic", "--as", BUYER!], /withdrawn or suspended: no passes/);
    await cli.json("epoch", "next");
    await cli.json("epoch", "next");
    await refuses(
      ["data", "get", tides, "--out", "late.csv", "--as", BUYER!],
      /withdrawn or suspended: its passes are closed/,
    );
    expect(existsSync(inFolder("late.csv"))).toBe(false);
  });
});

async function refuses(args: readonly string[], reason: RegExp): Promise<void> {
  const { code, stderr } = await cli.run(args);
  expect([code, stderr]).toEqual([1, expect.stringMatching(reason)]);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await sleep(500);
  }
}

/** What the gateway stores. */
function blocks(): number {
  return readdirSync(join(stack.directory, "gateway", "blocks"), { recursive: true }).length;
}

/** What the chain holds. */
async function counts(): Promise<unknown> {
  const datasets = await cli.json<{ id: string }[]>("dataset", "list");
  const offers = await cli.json<unknown>("offer", "show", tides);
  return [datasets.map(({ id }) => id), offers, await cli.json("deposit", "show", "--as", BUYER!)];
}

async function mine(count: number): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "anvil_mine", params: [`0x${count.toString(16)}`] });
  await fetch(stack.env.DATAGRAPH_RPC_URL!, { method: "POST", headers: { "content-type": "application/json" }, body });
}

/** A validator proposes a root of its own for the epoch that just closed. Returns the epoch. */
/** Proposes a root that gives one account one unit too much. Returns whom, and what it should have. */
async function proposeFalseRoot() {
  const reader = await chainReader(stack.env.DATAGRAPH_RPC_URL!);
  const validator = asAccount(reader, developmentAccount(DEVELOPMENT_ACCOUNTS.validator));
  const epoch = (await read(reader, "QueryLedger", "currentEpoch", [])) - 1n;
  const [[, , revision], running, bond] = await Promise.all([
    read(reader, "RewardVault", "lastRoot", []),
    read(reader, "QueryLedger", "runningHashAt", [epoch]),
    read(reader, "RewardVault", "bond", []),
  ]);
  const treasury = await read(reader, "RewardVault", "treasury", []);
  const payout = [...derivePayouts(await Array.fromAsync(payoutEvents(reader)), { treasury })].at(-1)!;
  const [one, ...others] = payout.earnings;
  const earnings = [{ ...one!, total: one!.total + 1n }, ...others];
  const { chainId, contracts } = reader.deployment;
  const { root } = payoutTree(chainId, contracts.RewardVault, earnings);
  const document = payoutManifest({ chainId, vault: contracts.RewardVault }, payout, earnings);
  const { cid } = await uploadBytes(stack.env.DATAGRAPH_GATEWAY_URL!, [document]);
  await write(validator, "RewardVault", "proposeRoot", [epoch, root, revision, running, digestOf(cid).digest], bond);
  return { epoch, ...one! };
}
