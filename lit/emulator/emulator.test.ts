import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actionCid } from "../../sdk/src/gate/lit/actionCid.ts";
import { type Emulator, startEmulator } from "./startEmulator.ts";

const ECHO = "async function main(params){return {params}}";

let emulator: Emulator;
const reached: string[] = [];
const server = createServer((request, response) => {
  reached.push(request.headers.host ?? "");
  response.end("{}");
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  emulator = await startEmulator({
    LIT_EMULATOR_API_KEYS: `all,scoped=QmOther+${await actionCid(ECHO)},none=QmOther`,
    LIT_EMULATOR_HOSTS: `127.0.0.1:${port()}`,
    LIT_EMULATOR_TIMEOUT_MS: "1500",
    LIT_EMULATOR_MEMORY_MB: "32",
  });
});

afterAll(async () => {
  await emulator.stop();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;

async function post(body: unknown, headers: Record<string, string> = { "x-api-key": "all" }, path = "lit_action") {
  const response = await fetch(`${emulator.url}/core/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    label: response.headers.get("x-emulator"),
    body: (await response.json()) as unknown,
  };
}

const run = (code: string, js_params?: unknown) => post({ code, js_params });

test("an action gets its parameters, and its answer comes back labelled", async () => {
  const { status, label, body } = await run(ECHO, { n: [1, "</script>", null] });
  expect([status, body]).toMatchObject([
    200,
    { response: { params: { n: [1, "</script>", null] } }, has_error: false },
  ]);
  expect(label).toMatch(/^development emulator/);
  expect(body).toMatchObject({ emulator: label });
});

test("an API key runs the actions it is scoped to, by either header, and no others", async () => {
  expect((await post({ code: ECHO }, { "x-api-key": "scoped" })).status).toBe(200);
  expect((await post({ code: ECHO }, { authorization: "Bearer scoped" })).status).toBe(200);
  const other = await post({ code: `${ECHO} ` }, { "x-api-key": "scoped" });
  expect([other.status, other.body]).toEqual([403, expect.stringMatching(/not authorized to execute/)]);
  expect((await post({ code: ECHO }, { "x-api-key": "none" })).status).toBe(403);
  for (const headers of [{}, { "x-api-key": "other" }, { "x-api-key": "" }])
    expect((await post({ code: ECHO }, headers)).status).toBe(401);
});

test("what is not a request is refused as Lit refuses it", async () => {
  expect((await post({ code: ECHO }, undefined, "other")).status).toBe(404);
  expect((await post("{")).status).toBe(400);
  expect((await post({ js_params: {} })).status).toBe(422);
  expect((await run(ECHO, "x".repeat(65 * 1024))).status).toBe(413);
  expect((await run(ECHO, "x".repeat(63 * 1024))).status).toBe(200);
});

test("an action that throws, answers too much, or prints too much fails", async () => {
  for (const [code, reason] of [
    ["async function main(){throw new Error('no')}", /no/],
    ["async function main(){return 'x'.repeat(200000)}", /Response is too long/],
    ["async function main(){console.log('x'.repeat(200000))}", /too long/],
    ["async function other(){}", /main is not defined/],
    ["async function main(", /SyntaxError|Unexpected/],
  ] as const)
    expect(await run(code)).toMatchObject({ status: 500, body: expect.stringMatching(reason) });
});

test("an action that never ends, or takes too much memory, is ended, and the next one runs", async () => {
  for (const code of [
    "async function main(){for(;;);}",
    "async function main(){await new Promise(()=>{})}",
    "async function main(){await null;for(;;)await null}",
    "async function main(){const a=[];for(;;)a.push(new Array(1e5).fill(a.length))}",
  ])
    expect((await run(code)).status).toBe(500);
  expect((await run(ECHO, 1)).body).toMatchObject({ response: { params: 1 } });
});

test("an action reaches the listed hosts only, and nothing of the process", async () => {
  const ask = (host: string) =>
    run(`async function main(){return (await fetch("http://${host}/",{method:"POST",body:"{}"})).json()}`);
  expect((await ask(`127.0.0.1:${port()}`)).status).toBe(200);
  expect(reached).toHaveLength(1);
  expect((await ask(`localhost:${port()}`)).body).toMatch(/is not reached from here/);
  expect((await ask(emulator.url.slice(7))).body).toMatch(/is not reached from here/);
  expect(reached).toHaveLength(1);
  const names = ["process", "require", "global", "host_fetch", "host_privateKey", "WebSocket", "ethers"];
  const seen = await run(`async function main(){return ${JSON.stringify(names)}.filter((name)=>name in globalThis)}`);
  expect(seen.body).toMatchObject({ response: [] });
  const escape = "async function main(){return fetch.constructor('return typeof process')()}";
  expect((await run(escape)).body).toMatchObject({ response: "undefined" });
});

test("no action keeps anything for the next", async () => {
  const code = "async function main(){globalThis.n=(globalThis.n??0)+1;return n}";
  for (let i = 0; i < 2; i++) expect((await run(code)).body).toMatchObject({ response: 1 });
});

test("an action's key depends on its code alone", async () => {
  const code = "async function main(){return Lit.Actions.getLitActionPrivateKey()}";
  const keyOf = async (text: string) => ((await run(text)).body as { response: string }).response;
  const key = await keyOf(code);
  expect(key).toMatch(/^0x[0-9a-f]{64}$/);
  expect(await keyOf(code)).toBe(key);
  expect(await keyOf(`${code} `)).not.toBe(key);
});
