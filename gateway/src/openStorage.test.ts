import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageError, streamOf } from "@datagraph/sdk";
import { openEmbeddedStorage } from "@datagraph/sdk/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStorage } from "./openStorage.ts";
import { type RpcServer, serveRpc } from "./rpc/serveRpc.ts";

let folder: string;
let rpc: RpcServer | undefined;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "datagraph-open-storage-"))));
afterEach(() => {
  rpc?.server.closeAllConnections();
  rpc?.server.close();
  rpc = undefined;
  rmSync(folder, { recursive: true });
});

test("is the embedded store of the data folder when nothing else is named", async () => {
  const { cid } = await (await openStorage({ DATAGRAPH_DATA_DIR: folder })).put(streamOf(new Uint8Array([1])));
  expect(await Array.fromAsync((await openEmbeddedStorage(join(folder, "blocks"))).ls())).toEqual([cid]);
});

test("is the Kubo node that is named, whose blocks a gateway serves as its own", async () => {
  const there = await openEmbeddedStorage(join(folder, "there"));
  rpc = await serveRpc({ storage: there, maxUpload: 2 ** 20 }, 0);
  const storage = await openStorage({ DATAGRAPH_DATA_DIR: folder, DATAGRAPH_KUBO_URL: rpc.url });
  const { cid } = await storage.put(streamOf(new Uint8Array([1, 2])));
  expect(await Array.fromAsync(there.ls())).toEqual([cid]);
  const second = await openStorage({ DATAGRAPH_DATA_DIR: join(folder, "other") });
  for await (const one of storage.ls()) expect(await second.has(one)).toBe(false);
});

test("with a pinning service needs its token", async () => {
  const settings = { DATAGRAPH_DATA_DIR: folder, DATAGRAPH_PINNING_URL: "https://pin.example" };
  await expect(openStorage(settings)).rejects.toBeInstanceOf(StorageError);
  await expect(openStorage(settings)).rejects.toThrow(/DATAGRAPH_PINNING_TOKEN/);
  await openStorage({ ...settings, DATAGRAPH_PINNING_TOKEN: "token" });
});
