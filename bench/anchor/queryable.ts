import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startStack } from "../../cli/src/stack/startStack.ts";
import { type Datagraph, datagraph } from "../../test/e2e/datagraph.ts";
import type { Row } from "../row.ts";

const PARTS = ["gateway", "indexer", "committee-1", "committee-2", "committee-3", "metagraph"];
const [OWNER, BUYER] = ["42", "45"];
const AS_ADMITTER = ["--as", "admitter"];
const MOST = 2;
/** Beyond so many it is not a matter of epochs. */
const GIVE_UP = 5;
/** What runs beside the chain, the indexer and the gateway's jobs, takes seconds and no epochs. */
const ATTEMPTS = 20;

/** A pool, and what a simulated device sends to it. */
type Case = { anchors: string; schema: string; pool: string; fields: string; field: string; cadence: string };

const CASES: readonly Case[] = [
  {
    anchors: "evm",
    schema: "consumer-health",
    pool: "consumer_health",
    fields: "at,steps,sleep",
    field: "steps",
    cadence: "hourly",
  },
  {
    anchors: "metagraph",
    schema: "environmental-sensors",
    pool: "environmental_sensors",
    fields: "at,temperature",
    field: "temperature",
    cadence: "PT15M",
  },
];

/** Returns how many epochs pass from a record that a device has sent to its place in a query's answer, on each chain. */
export async function queryableRows(): Promise<Row[]> {
  const stack = await startStack({ only: PARTS });
  const folder = mkdtempSync(join(tmpdir(), "datagraph-queryable-"));
  try {
    const known = Object.entries(stack.env).filter(([name]) => name.startsWith("DATAGRAPH_"));
    const cli = datagraph(folder, { ...Object.fromEntries(known), DATAGRAPH_PASSPHRASE: "of a benchmark only" });
    await cli.json("identity", "create");
    await cli.json("account", "fund", "--as", BUYER!);
    await cli.json("deposit", "add", "100", "--as", BUYER!);
    const rows: Row[] = [];
    for (const one of CASES) rows.push(await rowOf(cli, one, join(folder, one.anchors)));
    return rows;
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true });
  }
}

async function rowOf(cli: Datagraph, one: Case, home: string): Promise<Row> {
  await openPool(cli, one);
  const sent = await sendRecords(cli, one, home);
  let epochs = 0;
  for (let answer = await askUntil(cli, one, sent, 1); answer !== sent; epochs++) {
    if (epochs === GIVE_UP)
      throw new Error(`${sent} records were sent to ${one.pool}; ${GIVE_UP} epochs on: ${answer}`);
    await cli.json("epoch", "next");
    answer = await askUntil(cli, one, sent, ATTEMPTS);
  }
  return {
    work: `epochs until a device's ${sent} records, anchored on ${one.anchors}, are in a query's answer`,
    value: epochs,
    unit: "epochs",
    target: `<= ${MOST} epochs`,
    ok: epochs <= MOST,
  };
}

async function openPool(cli: Datagraph, { anchors, schema, pool, fields }: Case): Promise<void> {
  const terms = ["--class", "open", "--granularity", "15m", "--prices", "academic=0.0001"];
  await cli.json("pool", "create", schema, ...terms, "--anchors", anchors, ...AS_ADMITTER);
  const share = ["--fields", fields, "--licences", "academic", "--rows"];
  await cli.json("pool", "join", pool, ...share, "--as", OWNER!);
  await cli.json("pool", "admit", pool, "--streams", "waiting", ...AS_ADMITTER);
  await cli.json("offer", "set", pool, "--licence", "academic", "--price", "2", "--duration", "90d", ...AS_ADMITTER);
  await cli.json("pass", "buy", pool, "--licence", "academic", "--as", BUYER!);
}

/** Returns how many records of the case's cadence a device has sent. */
async function sendRecords(cli: Datagraph, { pool, cadence }: Case, home: string): Promise<number> {
  const from = ["--from", String(Math.floor(Date.now() / 1_000) - 6 * 3_600), "--zone", "UTC"];
  await cli.json("agent", "init", pool, "--simulate", "home", ...from, "--home", home, "--as", OWNER!);
  await cli.json("agent", "run", "--once", "--home", home);
  type Status = { streams: { updates: { cadence: string; records: number }[] }[] };
  const { streams } = await cli.json<Status>("agent", "status", "--home", home);
  return streams[0]!.updates.find((update) => update.cadence === cadence)!.records;
}

/** Returns how many records a query counts, or why it was refused; asked again until all that was sent is there. */
async function askUntil(cli: Datagraph, one: Case, sent: number, attempts: number): Promise<number | string> {
  for (let attempt = 1; ; attempt++, await wait(500)) {
    const answer = await ask(cli, one);
    if (answer === sent || attempt === attempts) return answer;
  }
}

async function ask(cli: Datagraph, { pool, field }: Case): Promise<number | string> {
  const sql = `SELECT count(${field}) AS records FROM ${pool}`;
  const asked = ["query", "run", "--sql", sql, "--max-price", "1", "--as", BUYER!, "--json"];
  const { code, stdout, stderr } = await cli.run(asked);
  if (code !== 0) return stderr;
  const { rows } = JSON.parse(stdout.trim().split("\n").at(-1)!) as { rows: [{ records: number }] };
  return rows[0].records;
}
