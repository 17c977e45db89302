import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { readStatus } from "./readStatus.ts";

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

test("tells each part's state, and how far it is behind the chain", async () => {
  const status = await readStatus({
    rpcUrl: await serve({ result: { number: "0x64", timestamp: "0x10" } }),
    indexerUrl: await serve({ evm: { block: { number: 90 } } }),
    gatewayUrl: await serve({ block: "99" }),
    committeeUrls: [await serve({ ready: true }), await serve({ ready: false }, 503), await nobody()],
  });
  expect(status).toMatchObject({ time: 16 });
  expect(status.parts).toEqual([
    { name: "chain", state: "up", block: 100 },
    { name: "indexer", state: "behind", block: 90, lag: 10 },
    { name: "gateway", state: "up", block: 99, lag: 1 },
    { name: "committee-1", state: "up" },
    { name: "committee-2", state: "down" },
    { name: "committee-3", state: "down" },
  ]);
});

test("what answers without a block is down; without the chain nobody is behind", async () => {
  const status = await readStatus({
    rpcUrl: await nobody(),
    indexerUrl: await serve({}),
    gatewayUrl: await serve({ block: "5" }),
    committeeUrls: [],
  });
  expect(status).toEqual({
    parts: [
      { name: "chain", state: "down" },
      { name: "indexer", state: "down" },
      { name: "gateway", state: "up", block: 5 },
    ],
  });
});

async function serve(body: unknown, code = 200): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function nobody(): Promise<string> {
  const url = await serve({});
  await new Promise((done) => servers.pop()!.close(done));
  return url;
}
