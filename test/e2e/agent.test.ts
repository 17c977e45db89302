import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../cli/src/demo/until.ts";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";
import { type Datagraph, datagraph } from "./datagraph.ts";

const PARTS = ["gateway", "indexer", "committee-1", "committee-2", "committee-3"];
const MAIN = join(import.meta.dirname, "../../cli/src/main.ts");
const [ANNA, BEN, BUYER] = ["42", "43", "45"];
const HOUR = 3_600;
const HOURS = 30;
const OFFER = ["--licence", "academic", "--price", "2", "--duration", "90d", "--as", "admitter"];
const SHARED = "at,steps,heart_rate,sleep,age";

type Report = { offline?: string; kept: number; records: number; anchored: number; waiting: number };
type Update = { cadence: string; records: number; missed: number; waiting: number };
type Status = { device: string; streams: { updates: Update[]; refused: { rule: string; message: string }[] }[] };

let stack: Stack;
let folder: string;
let env: Record<string, string>;
let cli: Datagraph;

const inFolder = (name: string): string => join(folder, name);
/** The last whole hour of this machine's clock, which the chain's follows. */
const hour = Math.floor(Date.now() / 1_000 / HOUR) * HOUR;

beforeAll(async () => {
  stack = await startStack({ only: [...PARTS, "metagraph"] });
  folder = mkdtempSync(join(tmpdir(), "datagraph-agent-"));
  const known = Object.entries(stack.env).filter(([name]) => name.startsWith("DATAGRAPH_"));
  env = {
    ...Object.fromEntries(known),
    DATAGRAPH_PASSPHRASE: "correct horse battery",
    NODE_COMPILE_CACHE: inFolder(".compiled"),
  };
  cli = datagraph(folder, env);
  await cli.json("identity", "create");
  const terms = ["--class", "open", "--granularity", "1h", "--prices", "academic=0.001"];
  await cli.json("pool", "create", "consumer-health", ...terms, "--as", "admitter");
  await cli.json(
    "pool",
    "join",
    "consumer_health",
    "--fields",
    SHARED,
    "--licences",
    "academic",
    "--rows",
    "--as",
    ANNA!,
  );
  await cli.json("pool", "admit", "consumer_health", "--streams", "waiting", "--as", "admitter");
}, 300_000);

afterAll(async () => {
  await stack?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Steps as Fitbit's archive has them: ten each half hour of the hours before `until`, all or the first few. */
function writeSteps(name: string, hours: number, until: number, most = hours * 2): void {
  const readings = Array.from({ length: most }, (_, index) => {
    const time = new Date((until - hours * HOUR + index * 1_800) * 1_000).toISOString();
    const [year, month, day] = time.slice(0, 10).split("-");
    return { dateTime: `${month}/${day}/${year!.slice(2)} ${time.slice(11, 19)}`, value: "10" };
  });
  mkdirSync(inFolder("fitbit"), { recursive: true });
  writeFileSync(inFolder(`fitbit/${name}`), JSON.stringify(readings));
}

/** Runs the agent and kills it after so many milliseconds, unless it was done before. */
async function runFor(milliseconds: number): Promise<"killed" | "done"> {
  const options = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...env }, stdio: "ignore" } as const;
  const agent = spawn(process.execPath, [MAIN, "agent", "run", "--once"], options);
  const timer = setTimeout(() => agent.kill("SIGKILL"), milliseconds);
  const [code] = (await once(agent, "exit")) as [number | null];
  clearTimeout(timer);
  if (code !== null) expect(code).toBe(0);
  return code === null ? "killed" : "done";
}

const run = () => cli.json<Report>("agent", "run", "--once");
const update = async (cadence: string) =>
  (await cli.json<Status>("agent", "status")).streams[0]!.updates.find((one) => one.cadence === cadence)!;

describe("a device agent", { timeout: 180_000 }, () => {
  it("is set up with a key of its own, which may do nothing but anchor", async () => {
    writeSteps("steps-2026-01-01.json", HOURS, hour);
    writeFileSync(inFolder("profile.json"), JSON.stringify({ age: 44, gender: "other" }));
    const init = ["agent", "init", "consumer_health", "--zone", "Europe/Berlin", "--as", ANNA!];
    const { device } = await cli.json<{ device: string }>(...init, "--folder", "fitbit", "--format", "fitbit");
    await cli.json(...init, "--profile", "profile.json");
    const home = inFolder(".config/datagraph/agent");
    expect(statSync(join(home, "device.key")).mode & 0o077).toBe(0);
    expect(readFileSync(join(home, "agent.json"), "utf8")).not.toContain(
      readFileSync(join(home, "device.key"), "utf8"),
    );
    expect(await cli.json("device", "list", "consumer_health", "--as", ANNA!)).toMatchObject([
      { device: device.toLowerCase(), state: "may anchor" },
    ]);
  });

  it("sends each hour once, though it is killed at any moment", async () => {
    let killed = 0;
    for (let wait = 300; (await runFor(wait)) === "killed"; wait += 300) killed++;
    expect(killed).toBeGreaterThan(2);
    expect(await update("hourly")).toMatchObject({ records: HOURS, missed: 0, waiting: 0 });
    expect(await update("static")).toMatchObject({ records: 1 });
    const [stream] = await cli.json<{ records: string }[]>("stream", "list", "--pool", "consumer_health");
    expect(stream!.records).toBe(String(HOURS + 1));
  });

  it("knows again what it sent, keeps what is not over, and names what it does not send", async () => {
    writeSteps("steps-2026-01-02.json", HOURS, hour);
    writeSteps("steps-2026-01-03.json", 1, hour + HOUR, 1);
    expect(await run()).toMatchObject({ kept: 1, known: HOURS * 2, records: 0 });
    const { streams } = await cli.json<Status>("agent", "status");
    expect(streams[0]!.refused).toMatchObject([{ rule: "unconsented-field", message: '"gender" is not shared' }]);
  });

  it("keeps what it reads while nothing answers", async () => {
    writeFileSync(inFolder("profile.json"), JSON.stringify({ age: 45 }));
    const gone = { DATAGRAPH_GATEWAY_URL: "http://127.0.0.1:1" };
    const { code, stdout } = await cli.run(["agent", "run", "--once", "--json"], gone);
    expect(code).toBe(0);
    expect(JSON.parse(stdout) as Report).toMatchObject({ kept: 1, records: 0, offline: expect.any(String) as string });
    expect(await run()).toMatchObject({ kept: 0, records: 1, anchored: 1 });
  });

  it("waits while its device is revoked, and goes on when it is authorised again", async () => {
    const { device } = await cli.json<Status>("agent", "status");
    await cli.json("device", "revoke", "consumer_health", device, "--as", ANNA!);
    writeFileSync(inFolder("profile.json"), JSON.stringify({ age: 46 }));
    expect(await run()).toMatchObject({ records: 1, anchored: 0, waiting: 1 });
    await cli.json("device", "add", "consumer_health", device, "--expires", "1d", "--as", ANNA!);
    expect(await run()).toMatchObject({ records: 0, anchored: 1, waiting: 0 });
    expect(await update("static")).toMatchObject({ records: 3 });
  });

  it("sends records that are queried like any others", async () => {
    await cli.json("offer", "set", "consumer_health", ...OFFER);
    await cli.json("account", "fund", "--as", BUYER!);
    await cli.json("pass", "buy", "consumer_health", "--licence", "academic", "--as", BUYER!);
    await cli.json("deposit", "add", "10", "--as", BUYER!);
    await cli.json("epoch", "next");
    const sql = "SELECT count(steps) AS hours, sum(steps) AS steps, max(age) AS age FROM consumer_health";
    const ask = ["query", "run", "--sql", sql, "--max-price", "1", "--as", BUYER!];
    const { rows } = await cli.json<{ rows: object[] }>(...ask);
    expect(rows).toEqual([{ hours: HOURS, steps: HOURS * 20, age: 46 }]);
  });
});

describe("a device agent in a pool that anchors on a metagraph", { timeout: 180_000 }, () => {
  it("anchors there, and its epochs stand on the EVM", async () => {
    const terms = ["--class", "open", "--granularity", "15m", "--prices", "academic=0.001", "--anchors", "metagraph"];
    await cli.json("pool", "create", "environmental-sensors", ...terms, "--as", "admitter");
    const share = ["--fields", "at,temperature,precipitation,model", "--licences", "academic", "--rows"];
    await cli.json("pool", "join", "environmental_sensors", ...share, "--as", BEN!);
    await cli.json("pool", "admit", "environmental_sensors", "--streams", "waiting", "--as", "admitter");
    const home = ["--home", inFolder("station")];
    const from = ["--from", String(hour - 6 * HOUR), "--zone", "UTC"];
    await cli.json("agent", "init", "environmental_sensors", "--simulate", "roof", ...from, ...home, "--as", BEN!);
    const report = await cli.json<Report>("agent", "run", "--once", ...home);
    const { streams } = await cli.json<Status>("agent", "status", ...home);
    const quarters = streams[0]!.updates.find(({ cadence }) => cadence === "PT15M")!;
    expect(quarters.records).toBeGreaterThanOrEqual(24);
    expect(report).toMatchObject({ waiting: 0, failures: [] });
    expect(await cli.json<Report>("agent", "run", "--once", ...home)).toMatchObject({ waiting: 0 });
    // the gateway registers what the metagraph accepted in each epoch's last quarter
    await cli.json("epoch", "next");
    const registered = async () => (await cli.json<{ epochs: { records: number }[] }>("verify", "anchors")).epochs;
    await until("epochs of both cadences", async () => (await registered()).length >= 2 || undefined);
    expect((await registered()).map(({ records }) => records).toSorted((a, b) => b - a)[0]).toBe(quarters.records);
    await cli.json("offer", "set", "environmental_sensors", ...OFFER);
    await cli.json("pass", "buy", "environmental_sensors", "--licence", "academic", "--as", BUYER!);
    await cli.json("epoch", "next");
    const sql = "SELECT count(temperature) AS quarters, max(model) AS model FROM environmental_sensors";
    const { rows } = await cli.json<{ rows: object[] }>(
      "query",
      "run",
      "--sql",
      sql,
      "--max-price",
      "1",
      "--as",
      BUYER!,
    );
    expect(rows).toEqual([{ quarters: quarters.records, model: expect.stringMatching(/^synthetic/) as string }]);
  });
});
