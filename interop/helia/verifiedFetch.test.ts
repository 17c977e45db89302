import { randomBytes } from "node:crypto";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gatewayApp } from "../../gateway/src/app.ts";
import type { Services } from "../../gateway/src/services.ts";
import { streamOf } from "../../sdk/src/bytes/streamOf.ts";
import { type EmbeddedStorage, openEmbeddedStorage } from "../../sdk/src/storage/openEmbeddedStorage.ts";
import { type VerifiedFetch, fetchFrom } from "./fetchFrom.ts";

const MIB = 2 ** 20;
const bytes = new Uint8Array(randomBytes(3 * MIB + 17));

let folder: string;
let storage: EmbeddedStorage;
let server: ReturnType<typeof serve>;
let verifiedFetch: VerifiedFetch | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-helia-"));
  storage = await openEmbeddedStorage(folder);
  const config = { DATAGRAPH_MAX_UPLOAD: 8 * MIB, DATAGRAPH_ALLOWED_ORIGINS: [] };
  const { fetch } = gatewayApp({ config, storage } as unknown as Services);
  server = serve({ fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  verifiedFetch = await fetchFrom(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  await verifiedFetch?.stop();
  server.close();
  rmSync(folder, { recursive: true });
});

const ask = (cid: string, headers: Record<string, string> = {}) =>
  verifiedFetch!(`ipfs://${cid}`, { headers, session: false, signal: AbortSignal.timeout(30_000) });
const bodyOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

test("fetches a file of several blocks, and of one", async () => {
  for (const size of [bytes.length, MIB, 5]) {
    const { cid } = await storage.put(streamOf(bytes.slice(0, size)));
    const response = await ask(cid);
    expect(response.status).toBe(200);
    expect(Buffer.compare(await bodyOf(response), bytes.subarray(0, size))).toBe(0);
  }
});

test("fetches a range across blocks", async () => {
  const { cid } = await storage.put(streamOf(bytes));
  const response = await ask(cid, { range: `bytes=${MIB - 3}-${MIB + 4}` });
  expect([response.status, await bodyOf(response)]).toEqual([206, bytes.slice(MIB - 3, MIB + 5)]);
});

test("hears of a spoilt block, and gets none of it", async () => {
  const { cid } = await storage.put(streamOf(bytes.slice(0, 1_000)));
  const [file] = globSync(join(folder, "blocks/??/*"));
  const spoilt = readFileSync(file!);
  spoilt[7]! ^= 1;
  writeFileSync(file!, spoilt);
  expect((await ask(cid)).ok).toBe(false);
});
