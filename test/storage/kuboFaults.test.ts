import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type Storage, collect, streamOf } from "@datagraph/sdk";
import { openEmbeddedStorage, openKuboStorage } from "@datagraph/sdk/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RpcServer, serveRpc } from "../../gateway/src/rpc/serveRpc.ts";

/** What a lying node does to an answer; undefined means that it is silent. */
type Lie = (command: string, answer: Buffer) => Buffer | undefined;

const MIB = 2 ** 20;
const PATIENCE = 500;
let folder: string;
let honest: RpcServer;
let liar: Server;
let lie: Lie;
let storage: Storage;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-liar-"));
  honest = await serveRpc({ storage: await openEmbeddedStorage(folder), maxUpload: 2 ** 30 }, 0);
  liar = createServer((request, response) => {
    const headers = { "content-type": request.headers["content-type"] ?? "" };
    const body = Readable.toWeb(request) as ReadableStream;
    void fetch(`${honest.url}${request.url}`, { method: "POST", headers, body, duplex: "half" } as RequestInit)
      .then(async (answer) => {
        const bytes = lie(request.url!.split("/v0/")[1]!.split("?")[0]!, Buffer.from(await answer.arrayBuffer()));
        if (bytes)
          response.writeHead(answer.status, { "content-type": answer.headers.get("content-type")! }).end(bytes);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => liar.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
  storage = openKuboStorage({ url, patience: PATIENCE });
});
afterAll(() => {
  liar.closeAllConnections();
  liar.close();
  honest.server.closeAllConnections();
  honest.server.close();
  rmSync(folder, { recursive: true });
});

const truthful: Lie = (_, answer) => answer;

test("wrong bytes for a CID are found out, and none of them come out", async () => {
  lie = truthful;
  const bytes = new Uint8Array(randomBytes(2 * MIB + 7));
  const { cid } = await storage.put(streamOf(bytes));
  expect(Buffer.compare(await collect(storage.get(cid)), bytes)).toBe(0);
  lie = (command, answer) => {
    if (command === "block/get" && answer.length === MIB) answer[100]! ^= 1;
    return answer;
  };
  let length = 0;
  const read = (async () => {
    for await (const part of storage.get(cid)) length += part.length;
  })();
  await expect(read).rejects.toMatchObject({ fault: "corrupt", file: cid });
  await expect(read).rejects.toThrow(/block bafk\w+ of bafy/i);
  expect(length).toBe(0);
  lie = (command, answer) => (command === "block/get" ? Buffer.from("something else") : answer);
  await expect(collect(storage.get(cid))).rejects.toMatchObject({ fault: "corrupt", block: cid });
});

test("a node that stores something else than it was given is found out before anything is confirmed", async () => {
  const other = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
  lie = (command, answer) => (command === "block/put" ? Buffer.from(JSON.stringify({ Key: other, Size: 11 })) : answer);
  const put = storage.put(streamOf(new Uint8Array(randomBytes(10))), { name: "a.csv" });
  await expect(put).rejects.toMatchObject({ fault: "corrupt", file: "a.csv" });
  await expect(put).rejects.toThrow(new RegExp(`stored ${other} in place of block`));
});

test("a node that loses a block before the pin confirms nothing", async () => {
  const lost = new Uint8Array(randomBytes(3 * MIB));
  let puts = 0;
  let dropped: { Key: string } | undefined;
  lie = (command, answer) => {
    // It says that it has the second block, and has not.
    if (command === "block/put" && ++puts === 2) dropped = JSON.parse(answer.toString()) as { Key: string };
    return answer;
  };
  async function* source() {
    yield lost.subarray(0, 2 * MIB + 1);
    await expect.poll(() => dropped).toBeDefined();
    const path = join(folder, "blocks", dropped!.Key.slice(-3, -1), dropped!.Key);
    rmSync(path);
    yield lost.subarray(2 * MIB + 1);
  }
  await expect(storage.put(source())).rejects.toMatchObject({ fault: "missing" });
});

test("a node that never answers, or is not there, is told by its URL", async () => {
  lie = () => undefined;
  const silent = storage.put(streamOf(new Uint8Array(10)), { name: "a.csv" });
  await expect(silent).rejects.toMatchObject({ fault: "unreachable", file: "a.csv" });
  await expect(silent).rejects.toThrow(url);
  await expect(
    collect(storage.get("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")),
  ).rejects.toMatchObject({
    fault: "unreachable",
  });
  const nobody = openKuboStorage({ url: "http://127.0.0.1:9", patience: PATIENCE });
  await expect(Array.fromAsync(nobody.ls())).rejects.toMatchObject({ fault: "unreachable" });
});
