import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageError, collect, streamOf } from "@datagraph/sdk";
import {
  type EmbeddedStorage,
  openEmbeddedStorage,
  pinningService,
  pinningStorage,
  pinningToken,
} from "@datagraph/sdk/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Misbehaviour, startPinningServer } from "./pinningServer.ts";

const ATTEMPTS = 3;
let folder: string;
let local: EmbeddedStorage;
let server: Awaited<ReturnType<typeof startPinningServer>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-pinning-"));
  local = await openEmbeddedStorage(folder);
  server = await startPinningServer((cid) => local.has(cid));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function opened(token = server.token) {
  const service = pinningService({ endpoint: server.url, token, patience: 200, attempts: ATTEMPTS, pause: 1 });
  return pinningStorage(local, service, { interval: 1, fetching: 50 });
}

async function refusedPut(storage = opened()): Promise<StorageError> {
  const error = await storage
    .put(streamOf(new Uint8Array([1, 2, 3])), { name: "a.csv" })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StorageError);
  expect(String(error)).not.toContain(server.token);
  // The file is stored and pinned here all the same.
  const [cid] = await Array.fromAsync(local.ls());
  expect(await collect(local.get(cid!))).toEqual(new Uint8Array([1, 2, 3]));
  return error as StorageError;
}

const always = (odd: Misbehaviour) => server.misbehaviour.push(...Array.from({ length: ATTEMPTS }, () => odd));

describe("a service that", () => {
  test("does not know the token is asked once, and the message names the variable", async () => {
    const error = await refusedPut(opened("another"));
    expect(error.fault).toBe("refused");
    expect(error.message).toMatch(/401 \(UNAUTHORIZED.*DATAGRAPH_PINNING_TOKEN/);
    expect(server.seen).toHaveLength(1);
  });

  test("asks to slow down is waited for, and given up at last", async () => {
    server.misbehaviour.push({ status: 429, headers: { "retry-after": "0.01" } }, { status: 429 });
    await opened().put(streamOf(new Uint8Array([1])));
    always({ status: 429 });
    const error = await refusedPut();
    expect([error.fault, error.message]).toEqual(["busy", expect.stringMatching(/429.*slow down; try again later/)]);
  });

  test("fails is asked again, and given up at last", async () => {
    server.misbehaviour.push({ status: 500 }, { status: 503 });
    await opened().put(streamOf(new Uint8Array([1])));
    const before = server.seen.length;
    always({ status: 500, body: '{"error":{"reason":"INTERNAL","details":"out of order"}}' });
    const error = await refusedPut();
    expect([error.fault, error.message]).toEqual([
      "unreachable",
      expect.stringMatching(/500 \(INTERNAL: out of order\)/),
    ]);
    expect(server.seen.length - before).toBe(ATTEMPTS);
  });

  test("never answers is given up after its patience", async () => {
    always("silence");
    const error = await refusedPut();
    expect([error.fault, error.message]).toEqual(["unreachable", expect.stringMatching(/no answer within 200 ms/)]);
  });

  test("answers something else is told by its URL", async () => {
    server.misbehaviour.push("garbage");
    expect((await refusedPut()).message).toContain(`${server.url} does not speak the Pinning Service API`);
  });

  test("sends the token elsewhere is not followed", async () => {
    const elsewhere = await startPinningServer(async () => true);
    always({ status: 307, headers: { location: `${elsewhere.url}/pins` } });
    expect((await refusedPut()).fault).toBe("unreachable");
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});

test("a file that the service cannot fetch is not confirmed, and says what to do", async () => {
  server = await startPinningServer(async () => false);
  const error = await refusedPut();
  expect(error.message).toMatch(
    /stored and pinned here, but .* could not fetch it \(no peer has it\).*pin the file again/,
  );
});

test("a pin goes on where an earlier one stopped: the same request is not made twice", async () => {
  const { cid } = await local.put(streamOf(new Uint8Array([1, 2])));
  await pinningService({ endpoint: server.url, token: server.token }).add(cid);
  await opened().pin(cid);
  expect(server.pins.size).toBe(1);
});

test("all pages of a long list are read", async () => {
  const service = pinningService({ endpoint: server.url, token: server.token });
  for (let index = 0; index < 1005; index++) {
    const created = new Date(index * 1000).toISOString();
    server.pins.set(String(index), {
      requestid: String(index),
      status: "pinned",
      created,
      pin: { cid: `c${index}` },
      delegates: [],
      info: {},
    });
  }
  expect((await Array.fromAsync(service.list())).length).toBe(1005);
  expect((await Array.fromAsync(opened().ls())).length).toBe(1005);
});

test("the token comes from the environment, and never goes out in clear", () => {
  expect(pinningToken({ DATAGRAPH_PINNING_TOKEN: "t" })).toBe("t");
  expect(() => pinningToken({})).toThrow(/DATAGRAPH_PINNING_TOKEN is missing/);
  expect(() => pinningService({ endpoint: "http://pin.example", token: "t" })).toThrow(/in clear: use https/);
  expect(() => pinningService({ endpoint: "https://user:secret@pin.example", token: "t" })).toThrow(/user name/);
  expect(() => pinningService({ endpoint: "https://user:secret@pin.example", token: "t" })).not.toThrow(/secret/);
});
