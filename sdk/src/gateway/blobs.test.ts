import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { downloadBytes, downloadFrom } from "./blobs.ts";

const bytes = randomBytes(300_000);
const server = createServer(({ headers }, answer) => {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  const range = from > 0 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
  answer.writeHead(from > 0 ? 206 : 200, { "content-length": bytes.length - from, ...range });
  answer.end(bytes.subarray(from));
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("a body that is read late is whole, whatever the garbage collector did meanwhile", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const late = [await downloadBytes(url, "a"), (await downloadFrom(url, "a", 0)).bytes];
  for (let turn = 0; turn < 5; turn++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const body of late) expect(Buffer.compare(await collect(body), bytes)).toBe(0);
});

test("a download begins anywhere and tells the size of the whole", async () => {
  const { from, size, bytes: body } = await downloadFrom(url, "a", 123_456);
  expect({ from, size }).toEqual({ from: 123_456, size: bytes.length });
  expect(Buffer.compare(await collect(body), bytes.subarray(123_456))).toBe(0);
});
