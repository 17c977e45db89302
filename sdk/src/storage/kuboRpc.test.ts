import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KuboRPCClient, create } from "kubo-rpc-client";
import { CID } from "multiformats/cid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RpcServer, serveRpc } from "../../../gateway/src/rpc/serveRpc.ts";
import { collect } from "../bytes/collect.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { type EmbeddedStorage, openEmbeddedStorage } from "./openEmbeddedStorage.ts";

const MIB = 1 << 20;

let folder: string;
let storage: EmbeddedStorage;
let rpc: RpcServer;
let client: KuboRPCClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-rpc-"));
  storage = await openEmbeddedStorage(folder);
  rpc = await serveRpc({ storage, maxUpload: 8 * MIB }, 0);
  client = create({ url: rpc.url });
});
afterAll(() => {
  rpc.server.closeAllConnections();
  rpc.server.close();
  rmSync(folder, { recursive: true });
});

const post = (path: string, headers: Record<string, string> = {}, method = "POST") =>
  fetch(`${rpc.url}/api/v0/${path}`, { method, headers });

describe("kubo-rpc-client", () => {
  test("adds files, whose CIDs are ours, and reads them whole or in part", async () => {
    const bytes = new Uint8Array(randomBytes(3 * MIB + 17));
    const { cid } = await client.add(streamOf(bytes), { cidVersion: 1, rawLeaves: true, chunker: "size-1048576" });
    expect(await storage.put(streamOf(bytes))).toMatchObject({ cid: cid.toString() });
    expect(await collect(client.cat(cid))).toEqual(bytes);
    expect(await collect(client.cat(cid, { offset: MIB - 3, length: 7 }))).toEqual(bytes.slice(MIB - 3, MIB + 4));
    const named = await Array.fromAsync(
      client.addAll([
        { path: "a.txt", content: "a" },
        { path: "b.txt", content: "b" },
      ]),
    );
    expect(named.map(({ path }) => path)).toEqual(["a.txt", "b.txt"]);
    expect(await Array.fromAsync(storage.ls())).toEqual(
      expect.arrayContaining(named.map(({ cid: one }) => String(one))),
    );
  });

  test("puts, gets and measures blocks", async () => {
    const bytes = new Uint8Array(randomBytes(1000));
    const cid = await client.block.put(bytes);
    expect(cid.code).toBe(0x55);
    expect(await client.block.get(cid)).toEqual(bytes);
    expect(await client.block.stat(cid)).toMatchObject({ size: 1000 });
    await expect(client.block.put(bytes, { mhtype: "sha2-512" })).rejects.toThrow(/sha2-256/);
  });

  test("pins and unpins", async () => {
    const { cid } = await client.add(randomBytes(10));
    const pinned = async () => (await Array.fromAsync(client.pin.ls())).map((pin) => pin.cid.toString());
    expect(await pinned()).toContain(cid.toString());
    await client.pin.rm(cid);
    expect(await pinned()).not.toContain(cid.toString());
    await expect(client.pin.rm(cid)).rejects.toThrow(/not pinned/);
    await expect(Array.fromAsync(client.pin.ls({ paths: [cid] }))).rejects.toThrow(/not pinned/);
    expect((await client.pin.add(cid)).toString()).toBe(cid.toString());
    await client.pin.rm(cid);
    const removed = await Array.fromAsync(client.repo.gc());
    expect(removed.map((one) => String(one.cid))).toContain(cid.toString());
  });

  test("asks who is there", async () => {
    expect((await client.version()).version).toMatch(/^\d+\.\d+/);
    expect((await client.id()).id.toString()).toMatch(/^12D3KooW/);
  });

  test("hears what is wrong", async () => {
    const absent = CID.parse("bafkreia5hzcbxxmm2ofj54bcacxhl5wfytgc2nrtghmswzcnzgvvxlz3em");
    await expect(client.block.get(absent)).rejects.toThrow(/not found/);
    await expect(collect(client.cat(absent))).rejects.toThrow(/not found/);
    await expect(client.add(new Uint8Array(9 * MIB))).rejects.toThrow(/at most/);
    await expect(client.add("x", { chunker: "size-262144" })).rejects.toThrow(/chunker=size-1048576 only/);
    await expect(client.add("x", { cidVersion: 0 })).rejects.toThrow(/cid-version=1 only/);
    await expect(client.files.stat("/")).rejects.toThrow();
  });
});

describe("the RPC is for programs of this machine", () => {
  test("a web page is refused, by its origin, its name or its headers", async () => {
    for (const headers of [{ origin: "http://localhost:3000" }, { referer: "http://x/" }, { "sec-fetch-site": "none" }])
      expect((await post("version", headers)).status).toBe(403);
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      const sent = request(
        `${rpc.url}/api/v0/version`,
        { method: "POST", headers: { host: "evil.example" } },
        (answer) => resolve(answer.resume().statusCode),
      );
      sent.end();
    });
    expect(status).toBe(403);
  });

  test("POST only, and no other command", async () => {
    expect((await post("version", {}, "GET")).status).toBe(405);
    expect((await post("shutdown")).status).toBe(404);
    expect((await post("config/show")).status).toBe(404);
  });

  test("listens on loopback", () => {
    expect(rpc.server.address()).toMatchObject({ address: "127.0.0.1" });
  });
});
