import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { GatewayError, collect, parseCid, pinFile, pushFile, putBlock, putFile, streamOf } from "@datagraph/sdk";
import { type EmbeddedStorage, openEmbeddedStorage } from "@datagraph/sdk/node";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, test } from "vitest";
import { errorResponse } from "../errorResponse.ts";
import type { Services } from "../services.ts";
import { blockRoutes } from "./blocks.ts";

const MIB = 2 ** 20;
const MAX_UPLOAD = 8 * MIB;

let folder: string;
let here: EmbeddedStorage;
let there: EmbeddedStorage;
let server: ReturnType<typeof serve>;
let url: string;
let puts: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-blocks-"));
  [here, there] = [await openEmbeddedStorage(join(folder, "a")), await openEmbeddedStorage(join(folder, "b"))];
  puts = 0;
  const storage = { ...there, blocks: { ...there.blocks, put: counted } };
  const services = { config: { DATAGRAPH_MAX_UPLOAD: MAX_UPLOAD, DATAGRAPH_ALLOWED_ORIGINS: [] }, storage };
  const app = new Hono().route("/blocks", blockRoutes(services as unknown as Services)).onError(errorResponse);
  server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const counted: EmbeddedStorage["blocks"]["put"] = (cid, bytes) => {
  puts += 1;
  return there.blocks.put(cid, bytes);
};

async function codeOf(work: Promise<unknown>): Promise<[number, string]> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GatewayError);
  return [(error as GatewayError).status, (error as GatewayError).code];
}

test("a push that stopped goes on with the blocks that are missing", async () => {
  const bytes = new Uint8Array(randomBytes(5 * MIB + 7));
  const { cid } = await here.put(streamOf(bytes));
  let read = 0;
  const stopping = {
    get: async (one: Parameters<typeof here.blocks.get>[0]) => {
      if (++read > 5) throw new Error("killed");
      return here.blocks.get(one);
    },
  };
  await expect(pushFile(stopping, cid, url)).rejects.toThrow("killed");
  // the root, and one block for each upload at a time
  await expect.poll(() => puts).toBe(4);
  expect(await codeOf(pinFile(url, cid))).toEqual([404, "missing"]);
  const heard: number[] = [];
  expect(await pushFile(here.blocks, cid, url, ({ done }) => heard.push(done))).toBe(bytes.length);
  expect(puts).toBe(7);
  expect(heard.at(-1)).toBeGreaterThan(bytes.length);
  expect(await collect(there.get(cid))).toEqual(bytes);
  expect(await Array.fromAsync(there.ls())).toEqual([cid]);
  await pushFile(here.blocks, cid, url);
  expect(puts).toBe(7);
});

test("a stream is cut into blocks on the way, and has the CID it has anywhere", async () => {
  const bytes = new Uint8Array(randomBytes(2 * MIB));
  const stored = await putFile(url, streamOf(bytes));
  expect(stored).toEqual(await here.put(streamOf(bytes)));
  expect(await collect(there.get(stored.cid))).toEqual(bytes);
});

test("wrong bytes, no CID, what is too large and what is missing are refused", async () => {
  const cid = parseCid((await here.put(streamOf(new Uint8Array(10)))).cid);
  expect(await codeOf(putBlock(url, cid, new Uint8Array(11)))).toEqual([422, "corrupt"]);
  expect(await codeOf(putBlock(url, "bafy" as never, new Uint8Array(11)))).toEqual([400, "unsupported"]);
  expect(await codeOf(putBlock(url, cid, new Uint8Array(2 * MIB + 1)))).toEqual([413, "too-large"]);
  expect(await codeOf(pinFile(url, cid.toString()))).toEqual([404, "missing"]);
  expect(await codeOf(putFile(url, streamOf(new Uint8Array(MAX_UPLOAD + 1))))).toEqual([413, "too-large"]);
  expect(await Array.fromAsync(there.ls())).toEqual([]);
});
