import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Server, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LICENCES, envelopeTypedData } from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  contributeFile,
  createIdentity,
  developmentAccount,
  fetchEnvelopes,
  openFile,
  openTable,
  publishEnvelope,
  streamOf,
  write,
} from "@datagraph/sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeWorld } from "../../cli/src/demo/makeWorld.ts";
import { buyPass } from "../../cli/src/demo/steps/buyPass.ts";
import { TEST_DOLLAR, dollars, openWallet } from "../../cli/src/demo/steps/market.ts";
import { type World, actor } from "../../cli/src/demo/world.ts";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";
import { type Datagraph, datagraph } from "./datagraph.ts";

const PARTS = ["gateway", "committee-1", "committee-2", "committee-3"];
const MAIN = join(import.meta.dirname, "../../cli/src/main.ts");
const MIB = 2 ** 20;
const STATION = ["--as", "station"];

let stack: Stack;
let world: World;
let folder: string;
let cli: Datagraph;
let proxy: Server | undefined;

const inFolder = (name: string): string => join(folder, name);
const sha256Of = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

beforeAll(async () => {
  stack = await startStack({ only: PARTS });
  const env = { ...stack.env, DATAGRAPH_INDEXER_URL: "http://127.0.0.1:1" };
  world = await makeWorld({ env });
  folder = mkdtempSync(join(tmpdir(), "datagraph-data-"));
  const known = Object.entries(stack.env).filter(([name]) => name.startsWith("DATAGRAPH_"));
  cli = datagraph(folder, {
    ...Object.fromEntries(known),
    DATAGRAPH_PASSPHRASE: "correct horse battery",
    DATAGRAPH_STORE: inFolder("store"),
    NODE_COMPILE_CACHE: inFolder(".compiled"),
  });
  await cli.json("identity", "create");
}, 300_000);

afterEach(() => {
  proxy?.close();
  proxy?.closeAllConnections();
  proxy = undefined;
});

afterAll(async () => {
  await stack?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Stands between a client and the gateway. `refuse` says which requests it breaks off; `pause` slows bodies down. */
async function between({ refuse, pause = 0 }: { refuse?: (method: string, path: string) => boolean; pause?: number }) {
  const seen: string[] = [];
  const target = new URL(world.addresses.gateway);
  proxy = createServer((incoming, outgoing) => {
    const [method, path] = [incoming.method!, incoming.url!];
    seen.push(`${method} ${path} ${incoming.headers.range ?? ""}`.trim());
    if (refuse?.(method, path)) return void incoming.socket.destroy();
    const { host: _, ...headers } = incoming.headers;
    const passed = request({ hostname: target.hostname, port: target.port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.on("data", (bytes: Buffer) => {
        outgoing.write(bytes);
        if (pause === 0) return;
        answer.pause();
        setTimeout(() => answer.resume(), pause);
      });
      answer.on("end", () => outgoing.end());
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen };
}

/** Starts a command and kills it as soon as `ready` says so. */
async function killed(args: readonly string[], gateway: string, ready: () => boolean): Promise<void> {
  const env = {
    ...Object.fromEntries(Object.entries(stack.env).filter(([name]) => name.startsWith("DATAGRAPH_"))),
    PATH: process.env.PATH,
    HOME: folder,
    DATAGRAPH_PASSPHRASE: "correct horse battery",
    DATAGRAPH_STORE: inFolder("store"),
    DATAGRAPH_GATEWAY_URL: gateway,
  };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: "ignore" });
  const ended = once(child, "exit");
  while (!ready() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill("SIGKILL");
  expect((await ended)[1]).toBe("SIGKILL");
}

describe("contributing a File", { timeout: 180_000 }, () => {
  it("ends well although the gateway broke down behind the registration", async () => {
    const station = actor(world, DEVELOPMENT_ACCOUNTS.station);
    const { identity } = await createIdentity();
    const open = () => streamOf(new TextEncoder().encode("a,b\n1,x\n2,y\n"));
    const table = await openTable({ name: "t.csv", format: "csv", open });
    const description = { name: "Broken off", description: "Broken off", licences: [{ name: "open", terms: "Any" }] };
    const file = { name: "t.csv", open, mediaType: "text/csv", table, description };
    const { url } = await between({ refuse: (method, path) => method === "POST" && path === "/envelopes" });
    const contributor = { client: station, identity, gateway: url, gate: world.gate };
    await expect(contributeFile(contributor, file)).rejects.toThrow(/No gateway answers/);

    const whole = { ...contributor, gateway: world.addresses.gateway };
    const { id, records, fields, receipt } = await contributeFile(whole, file);
    expect({ records, fields: fields.map(({ name }) => name) }).toEqual({ records: 2, fields: ["a", "b"] });
    expect(receipt.status).toBe("success");
    expect(await fetchEnvelopes(whole.gateway, id)).toHaveLength(1);
    await expect(contributeFile(whole, file)).rejects.toThrow(/registered already/);

    const offer = { duration: 86_400, token: TEST_DOLLAR, seats: 1, download: true, price: dollars(1) };
    await write(station, "AccessPass", "offer", [id, LICENCES.academic, offer]);
    const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
    await openWallet(researcher, dollars(100));
    await buyPass(researcher, id, LICENCES.academic);
    const account = developmentAccount(DEVELOPMENT_ACCOUNTS.researcher);
    const opened = await openFile(world.reader, { gateway: whole.gateway, gate: world.gate, account, id });
    expect(new TextDecoder().decode(opened.bytes)).toBe("a,b\n1,x\n2,y\n");
  });

  it("publishes a wrapped key that opens where no gateway keeps one; a buyer proves a garbage one", async () => {
    writeFileSync(inFolder("öffentlich 公开.csv"), "ä\n値\n");
    writeFileSync(inFolder("private.csv"), "a\n2\n");
    const { dataset } = await cli.json<{ dataset: string }>(
      "dataset",
      "add",
      "öffentlich 公开.csv",
      ...STATION,
      "--publish-key",
    );
    const { dataset: other } = await cli.json<{ dataset: string }>("dataset", "add", "private.csv", ...STATION);
    const { url } = await between({ refuse: (method, path) => method === "GET" && path.startsWith("/envelopes") });
    const withoutEnvelopes = { DATAGRAPH_GATEWAY_URL: url };
    const identity = ["--identity", ".config/datagraph/identity.json"];
    const lost = await cli.run(["data", "get", other, "--out", "lost.csv", ...identity], withoutEnvelopes);
    expect([lost.code, lost.stderr]).toEqual([1, expect.stringMatching(/No gateway answers/)]);

    const station = actor(world, DEVELOPMENT_ACCOUNTS.station);
    const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
    const offer = { duration: 86_400, token: TEST_DOLLAR, seats: 1, download: true, price: dollars(1) };
    await write(station, "AccessPass", "offer", [BigInt(dataset), LICENCES.academic, offer]);
    await openWallet(researcher, dollars(100));
    await buyPass(researcher, BigInt(dataset), LICENCES.academic);
    const found = await cli.run(["data", "get", dataset, "--out", "p.csv", "--as", "researcher"], withoutEnvelopes);
    expect([found.code, found.stderr]).toEqual([0, ""]);
    expect(readFileSync(inFolder("p.csv"), "utf8")).toBe("ä\n値\n");

    const check = ["verify", "envelope", dataset, "--as", "researcher", "--out", "garbage.json"];
    expect(await cli.json(...check)).toMatchObject({ garbage: false });
    const [envelope] = await fetchEnvelopes(world.addresses.gateway, BigInt(dataset));
    const garbage = { ...envelope!, ciphertext: Buffer.alloc(120, 5).toString("base64") };
    const signature = await station.walletClient.account.signTypedData!(envelopeTypedData(garbage));
    await publishEnvelope(world.addresses.gateway, { ...garbage, signature });
    const stranger = await cli.run([...check.slice(0, 4), "operator", "--out", "no.json"]);
    expect([stranger.code, existsSync(inFolder("no.json"))]).toEqual([1, false]);
    const misled = await cli.run(["data", "get", dataset, "--out", "q.csv", "--as", "researcher"]);
    expect([misled.code, misled.stderr]).toEqual([1, expect.stringMatching(/shares are right.*does not open/)]);
    expect(await cli.json(...check)).toMatchObject({ garbage: true, proof: "garbage.json" });
    const show = ["verify", "envelope", "--proof", "garbage.json"];
    expect(await cli.json(...show)).toMatchObject({ garbage: true, dataset });
    const proof = JSON.parse(readFileSync(inFolder("garbage.json"), "utf8")) as object;
    writeFileSync(inFolder("garbage.json"), JSON.stringify({ ...proof, envelope }));
    const refuted = await cli.run(show);
    expect([refuted.code, refuted.stderr]).toEqual([1, expect.stringMatching(/envelope is good/)]);
  });

  it.each(["json", "ndjson"])("takes %s, and proves its records", async (format) => {
    const records = [1, 2, 3].map((n) => ({ n, text: `${format} ${n}`, on: n > 1 }));
    const text =
      format === "json" ? JSON.stringify(records, null, 1) : records.map((one) => JSON.stringify(one)).join("\n");
    writeFileSync(inFolder(`t.${format}`), text);
    const added = await cli.json<{ dataset: string; records: number }>("dataset", "add", `t.${format}`, ...STATION);
    expect(added.records).toBe(3);
    const identity = ["--identity", ".config/datagraph/identity.json"];
    expect(await cli.json("verify", "record", added.dataset, "2", ...identity)).toMatchObject({
      verified: true,
      values: { n: 3, text: `${format} 3`, on: true },
    });
    const proof = ["data", "prove", added.dataset, "1", "--field", "text", "--out", `${format}.proof.json`];
    await cli.json(...proof, ...identity);
    const shown = readFileSync(inFolder(`${format}.proof.json`), "utf8");
    expect(shown).toContain(`"${format} 2"`);
    expect(shown).not.toContain(`${format} 3`);
    const check = ["verify", "record", "--proof", `${format}.proof.json`];
    expect(await cli.json(...check)).toMatchObject({ verified: true, values: { text: `${format} 2` } });
    writeFileSync(inFolder(`${format}.proof.json`), shown.replace(`"${format} 2"`, '"forged"'));
    const { code, stderr } = await cli.run(check);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/does not lead to its data root/)]);
    const verified = await cli.json("data", "verify", added.dataset, ...identity);
    expect(verified).toMatchObject({ blocks: "verified", plaintext: "verified", records: 3 });
  });

  it("takes any other file as one record, proven by the chunk, and publishes only the sample that was chosen", async () => {
    writeFileSync(inFolder("image.bin"), randomBytes(3 * 65_536 + 5));
    const { dataset } = await cli.json<{ dataset: string }>("dataset", "add", "image.bin", ...STATION);
    const identity = ["--identity", ".config/datagraph/identity.json"];
    expect(await cli.json("verify", "record", dataset, "3", ...identity)).toMatchObject({
      chunk: 3,
      values: { length: 5, offset: 3 * 65_536 },
      verified: true,
    });
    const { code, stderr } = await cli.run(["verify", "record", dataset, "4", ...identity]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/the File has 4 chunks, from 0/)]);

    writeFileSync(inFolder("s.csv"), "id,mood,secret\n1,good,kept-1\n2,bad,kept-2\n3,good,kept-3\n");
    const add = ["dataset", "add", "s.csv", ...STATION, "--statistics", "mood", "--sample", "1"];
    const refused = await cli.run(add);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/needs both --sample and --sample-columns/),
    ]);
    const added = await cli.json<{ dataset: string }>(...add, "--sample-columns", "id,mood");
    const { card, metadata } = await cli.json<{ card: string; metadata: object }>("data", "card", added.dataset);
    expect(card).toContain("3 values; bad: 1, good: 2");
    expect(card).toContain("sample.csv");
    expect(JSON.stringify(metadata)).not.toContain("kept-");
  });
});

describe("interrupted by kill -9", { timeout: 180_000 }, () => {
  it("an upload goes on with the blocks that are missing", async () => {
    writeFileSync(inFolder("large.bin"), randomBytes(12 * MIB));
    const { url, seen } = await between({});
    const puts = () => seen.filter((line) => line.startsWith("PUT /blocks/")).length;
    await killed(["data", "add", "large.bin"], url, () => puts() >= 3);
    const before = puts();
    expect(before).toBeLessThan(13);
    const added = await cli.json<{ cid: string }>("data", "add", "large.bin");
    await between({}).then(async ({ url: again, seen: late }) => {
      // the same ciphertext again: nothing is left to upload
      const { stdout } = await cli.run(["data", "add", "large.bin", "--json"], { DATAGRAPH_GATEWAY_URL: again });
      expect(JSON.parse(stdout)).toMatchObject({ cid: added.cid });
      expect(late.filter((line) => line.startsWith("PUT"))).toEqual([]);
    });
    expect(await cli.json("data", "ls")).toContainEqual({ cid: added.cid, bytes: expect.any(Number) });
    await cli.json("data", "rm", added.cid);
    expect(await cli.json("data", "ls")).not.toContainEqual({ cid: added.cid, bytes: expect.any(Number) });
  });

  it("a download goes on behind the last authentic chunk", async () => {
    const { cid } = await cli.json<{ cid: string }>("data", "add", "large.bin");
    const { url, seen } = await between({ pause: 20 });
    const part = () => readdirSync(folder).find((name) => name.startsWith(".back.bin.") && name.endsWith(".part"));
    const get = ["data", "get", cid, "--out", "back.bin", "--identity", ".config/datagraph/identity.json"];
    const arrived = () => part() !== undefined && statSync(inFolder(part()!)).size > 2 * MIB;
    await killed(get, url, arrived);
    expect(existsSync(inFolder("back.bin"))).toBe(false);
    seen.length = 0;
    const { code, stderr } = await cli.run(get, { DATAGRAPH_GATEWAY_URL: url });
    expect([code, stderr]).toEqual([0, ""]);
    const ranges = seen.flatMap((line) => /bytes=(\d+)-/.exec(line)?.[1] ?? []).map(Number);
    expect(ranges.some((from) => from > MIB)).toBe(true);
    expect(sha256Of(inFolder("back.bin"))).toBe(sha256Of(inFolder("large.bin")));
    expect(part()).toBeUndefined();
  });

  it("a copy is pinned here, block by block", async () => {
    const [{ cid }] = await cli.json<[{ cid: string }]>("data", "ls");
    await cli.json("data", "rm", cid);
    expect(await cli.json("data", "pin", cid)).toMatchObject({ cid });
    expect(await cli.json("data", "verify", cid)).toMatchObject({ cid, blocks: "verified" });
  });
});
