import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import {
  type BlockSource,
  collect,
  dagBlocks,
  parseCid,
  readVerified,
  streamOf,
  trustlessBlocks,
} from "@datagraph/sdk";
import { type EmbeddedStorage, openEmbeddedStorage } from "@datagraph/sdk/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayApp } from "../app.ts";
import type { Services } from "../services.ts";

const MIB = 2 ** 20;
const SIZE = 3 * MIB + 17;
const RAW = "application/vnd.ipld.raw";
const CAR = "application/vnd.ipld.car";

let folder: string;
let storage: EmbeddedStorage;
let server: ReturnType<typeof serve>;
let url: string;
let cid: string;
const bytes = new Uint8Array(randomBytes(SIZE));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-ipfs-"));
  storage = await openEmbeddedStorage(folder);
  ({ cid } = await storage.put(streamOf(bytes)));
  const config = { DATAGRAPH_MAX_UPLOAD: 8 * MIB, DATAGRAPH_ALLOWED_ORIGINS: [] };
  server = serve({
    fetch: gatewayApp({ config, storage } as unknown as Services).fetch,
    port: 0,
    hostname: "127.0.0.1",
  });
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(`${url}/ipfs/${path}`, { headers, method });
const codeOf = async (response: Response) =>
  [response.status, ((await response.json()) as { error: { code: string } }).error.code] as const;

describe("a block", () => {
  test.each([
    ["the query", "?format=raw", {}],
    ["the Accept header", "", { accept: RAW }],
    ["the query, which counts more", "?format=raw", { accept: CAR }],
    ["one of several types", "", { accept: `text/html;q=0.1, ${RAW}` }],
  ])("is asked for by %s", async (_, query, headers) => {
    const response = await get(`${cid}${query}`, headers);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(RAW);
    expect(response.headers.get("etag")).toBe(`"${cid}.raw"`);
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${cid}.bin"`);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(response.headers.get("x-ipfs-path")).toBe(`/ipfs/${cid}`);
    expect(await response.bytes()).toEqual(new Uint8Array(await storage.blocks.get(parseCid(cid))));
  });

  test("is served in ranges, and its head alone", async () => {
    const block = await storage.blocks.get(parseCid(cid));
    const part = await get(`${cid}?format=raw`, { range: "bytes=3-9" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 3-9/${block.length}`]);
    expect(await part.bytes()).toEqual(new Uint8Array(block.slice(3, 10)));
    const head = await get(`${cid}?format=raw`, {}, "HEAD");
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(block.length)]);
    expect(await head.text()).toBe("");
  });

  test("that the client has is not sent again", async () => {
    for (const match of [`"${cid}.raw"`, `W/"${cid}.raw"`, `"x", "${cid}.raw"`, "*"])
      expect((await get(`${cid}?format=raw`, { "if-none-match": match })).status).toBe(304);
    expect((await get(`${cid}?format=raw`, { "if-none-match": `"${cid}"` })).status).toBe(200);
  });

  test("of nothing, within its CID, tells clients that this is a gateway", async () => {
    const response = await get("bafkqaaa?format=raw", {}, "GET");
    expect([response.status, (await response.bytes()).length]).toEqual([200, 0]);
    expect((await get("bafkqaaa", { accept: CAR })).status).toBe(200);
  });
});

describe("a CAR", () => {
  test("is asked for with its scope, order and part, and says what it is", async () => {
    const whole = await get(cid, { accept: `${CAR}; version=1; order=dfs; dups=n` });
    expect(whole.headers.get("content-type")).toBe(`${CAR}; version=1; order=dfs; dups=n`);
    expect(whole.headers.get("content-disposition")).toContain(`${cid}.car`);
    const sizes = await Promise.all(
      ["", "&dag-scope=all", "&dag-scope=entity", "&dag-scope=block", "&entity-bytes=0:10", "&entity-bytes=-5:*"].map(
        async (more) => (await (await get(`${cid}?format=car${more}`)).bytes()).length,
      ),
    );
    const [all, , , block, first, last] = sizes as [number, number, number, number, number, number];
    expect(all).toBe((await whole.bytes()).length);
    expect(sizes.slice(0, 3)).toEqual([all, all, all]);
    expect(all).toBeGreaterThan(SIZE);
    expect(block).toBeLessThan(1000);
    expect(first).toBe(block + MIB + 36 + 3);
    expect(last).toBeLessThan(1000);
    const etags = await Promise.all(
      ["", "&dag-scope=block", "&entity-bytes=0:10"].map(async (more) =>
        (await get(`${cid}?format=car${more}`, {}, "HEAD")).headers.get("etag"),
      ),
    );
    expect(new Set(etags).size).toBe(3);
  });

  test.each([
    ["dag-scope=some", 400, "malformed"],
    ["car-version=2", 400, "unsupported"],
    ["car-order=bfs", 400, "malformed"],
    ["entity-bytes=a:b", 400, "malformed"],
    ["entity-bytes=9:3", 416, "bad-range"],
  ])("with %s is refused", async (query, status, code) => {
    expect(await codeOf(await get(`${cid}?format=car&${query}`))).toEqual([status, code]);
  });

  test("of another version, and other formats, are refused", async () => {
    expect(await codeOf(await get(cid, { accept: `${CAR}; version=2` }))).toEqual([400, "unsupported"]);
    expect(await codeOf(await get(`${cid}?format=tar`))).toEqual([406, "not-acceptable"]);
    expect(await codeOf(await get(cid, { accept: "image/png" }))).toEqual([406, "not-acceptable"]);
  });
});

test("what is not here, no CID, or a path within a file", async () => {
  const absent = "bafkreia5hzcbxxmm2ofj54bcacxhl5wfytgc2nrtghmswzcnzgvvxlz3em";
  for (const format of ["", "?format=raw", "?format=car"])
    expect(await codeOf(await get(`${absent}${format}`))).toEqual([404, "unknown-cid"]);
  expect(await codeOf(await get(absent, { "cache-control": "only-if-cached" }))).toEqual([412, "unknown-cid"]);
  expect(await codeOf(await get("no-cid?format=raw"))).toEqual([400, "unsupported"]);
  expect(await codeOf(await get(`${cid}/a/b?format=raw`))).toEqual([404, "no-path"]);
  expect((await get(absent, {}, "HEAD")).status).toBe(404);
});

test("any page may read what anybody can verify, and only that", async () => {
  const origin = "https://elsewhere.example";
  expect((await get(`${cid}?format=raw`, { origin })).headers.get("access-control-allow-origin")).toBe("*");
  const upload = await fetch(`${url}/ipfs`, { method: "POST", body: "x", headers: { origin } });
  expect(upload.headers.get("access-control-allow-origin")).toBeNull();
});

test("a client that trusts nobody reads a file from it, and finds a liar out", async () => {
  expect(Buffer.compare(await collect(readVerified(trustlessBlocks(url), cid)), bytes)).toBe(0);
  const range = { offset: 2 * MIB - 5, length: 10 };
  expect(await collect(readVerified(trustlessBlocks(url), cid, range))).toEqual(bytes.slice(2 * MIB - 5, 2 * MIB + 5));
  const honest = trustlessBlocks(url);
  const lying: BlockSource = async (one) => (await honest(one))!.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
  await expect(collect(readVerified(lying, cid))).rejects.toMatchObject({ fault: "corrupt", block: cid });
});

test("a bit that flipped in the store is never served: the answer breaks off, or is an error", async () => {
  const stored = await storage.put(streamOf(new Uint8Array(randomBytes(2 * MIB + 1))));
  const damage = (one: string) => {
    const path = join(folder, "blocks", one.slice(-3, -1), one);
    const altered = readFileSync(path);
    altered[5]! ^= 1;
    writeFileSync(path, altered);
  };
  const blocks = await Array.fromAsync(dagBlocks(storage.blocks.read, stored.cid));
  const leaf = blocks[2]!.cid.toString();
  damage(leaf);
  expect(await codeOf(await get(`${leaf}?format=raw`))).toEqual([500, "corrupt"]);
  for (const format of ["", "?format=car"]) {
    const response = await get(`${stored.cid}${format}`);
    expect(response.status).toBe(200);
    await expect(response.bytes()).rejects.toThrow();
  }
  damage(stored.cid);
  expect(await codeOf(await get(`${stored.cid}?format=car`))).toEqual([500, "corrupt"]);
});

test("an upload that is cut off leaves no file and no pin", async () => {
  const before = await Array.fromAsync(storage.ls());
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(`POST /ipfs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: ${4 * MIB}\r\n\r\n`);
  socket.write(randomBytes(2 * MIB + 100), () => socket.destroy());
  const locks = join(folder, "locks");
  await expect.poll(() => readdirSync(locks).length).toBe(0);
  await new Promise((resolve) => socket.once("close", resolve));
  await expect.poll(() => readdirSync(locks).length).toBe(0);
  expect(await Array.fromAsync(storage.ls())).toEqual(before);
});
