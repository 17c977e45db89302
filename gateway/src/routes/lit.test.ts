import { serve } from "@hono/node-server";
import { deploymentOf } from "@datagraph/protocol";
import { KeyReleaseError, type LitRequest, chainReader, litGate, litRelay, litSignInText } from "@datagraph/sdk";
import { Hono } from "hono";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Emulator, startEmulator } from "../../../lit/emulator/startEmulator.ts";
import { type LitWorld, type RunningAction, newAccount, sealFor, startAction } from "../../../lit/litWorld.ts";
import { refusal } from "../../../lit/litSuite.ts";
import {
  type Running,
  allowAt,
  chainClient,
  grant,
  revoke,
  startChain,
  stop,
} from "../../../sdk/src/gate/testStack.ts";
import { readConfig } from "../config.ts";
import { errorResponse } from "../errorResponse.ts";
import { litRoutes } from "./lit.ts";
import { litLimits } from "./litLimits.ts";
import { openLitRelay } from "./litRelay.ts";

const ID = 42n;
/** of secp256k1 */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const KEY = "the gateway's own key";
const { AccessPass, ProvenanceRegistry } = deploymentOf(31337).contracts;
const fileKey = new Uint8Array(16).fill(7);
const dir = mkdtempSync(join(tmpdir(), "datagraph-lit-"));
const path = join(dir, "lit-action.json");

let chain: Running;
let client: Awaited<ReturnType<typeof chainClient>>;
let emulator: Emulator;
let action: RunningAction;
let reader: Awaited<ReturnType<typeof chainReader>>;
const servers: Server[] = [];
let gateway: string;
const printed: string[] = [];

beforeAll(async () => {
  for (const method of ["log", "error", "warn"] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void printed.push(words.join(" ")));
  chain = await startChain();
  client = await chainClient(chain.url);
  await allowAt(client, [AccessPass, ProvenanceRegistry]);
  const rpcUrls = [chain.url, chain.url.replace("127.0.0.1", "localhost")];
  emulator = await startEmulator({
    LIT_EMULATOR_API_KEYS: `all,${KEY},other=QmOther`,
    LIT_EMULATOR_HOSTS: rpcUrls.map((url) => url.slice(7)).join(","),
  });
  const contracts = { hasAccess: AccessPass, isValidator: ProvenanceRegistry };
  const settings = { chainId: 31337, contracts, domains: ["datagraph.example"], rpcUrls, lagBlocks: 5 };
  const world: LitWorld = { settings, api: { url: emulator.url, apiKey: "all" }, id: ID, holder: undefined };
  action = await startAction(world);
  writeFileSync(path, JSON.stringify({ format: "datagraph/lit-action/v1", ...action }));
  reader = await chainReader(chain.url);
  gateway = await start(configured({}));
});

afterAll(async () => {
  for (const server of servers) server.close();
  await Promise.all([emulator?.stop(), chain && stop(chain)]);
  rmSync(dir, { recursive: true });
  vi.restoreAllMocks();
});

function configured(env: Record<string, string>) {
  const lit = { DATAGRAPH_LIT_API_KEY: KEY, DATAGRAPH_LIT_ACTION_FILE: path, DATAGRAPH_LIT_URL: emulator.url };
  const rest = {
    DATABASE_URL: "postgres://127.0.0.1/datagraph",
    DATAGRAPH_RPC_URL: chain.url,
    DATAGRAPH_DATA_DIR: dir,
    DATAGRAPH_VALIDATOR_KEY: `0x${"11".repeat(32)}`,
    DATAGRAPH_COMMITTEE_FILE: "committee.json",
    DATAGRAPH_COMMITTEE_URLS: "http://127.0.0.1:1",
    DATAGRAPH_CHAIN_NAME: "local",
  };
  return readConfig({ ...rest, ...lit, ...env });
}

/** Starts a gateway of this route alone. */
async function start(config: ReturnType<typeof readConfig>): Promise<string> {
  const lit = await openLitRelay(config, reader);
  const app = new Hono().route("/lit", litRoutes({ lit, client: reader as never }));
  app.onError(errorResponse);
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function holderOf(id = ID) {
  const account = newAccount();
  await grant(client, AccessPass, "hasAccess", account.address, id);
  return account;
}

/** The gate through a gateway; keeps what was sent. */
function relayed(url = gateway, change: (request: LitRequest) => LitRequest = (request) => request) {
  const relay = litRelay(url);
  const sent: LitRequest[] = [];
  const transport = {
    where: relay.where,
    ask: (request: LitRequest) => (sent.push(request), relay.ask(change(request))),
  };
  return { gate: litGate({ action, transport }), sent };
}

const post = (body: string, url = gateway) =>
  fetch(`${url}/lit/release`, { method: "POST", headers: { "content-type": "application/json" }, body });

test("a holder gets the key through the gateway, and neither key nor request is printed", async () => {
  const envelope = await sealFor(action, fileKey, ID);
  const account = await holderOf();
  const { gate, sent } = relayed();
  expect(await gate.unwrap(envelope, { account })).toEqual(fileKey);
  const answer = await post(JSON.stringify(sent[0]));
  const headers = JSON.stringify([...answer.headers]);
  for (const text of [headers, await answer.text(), ...printed]) {
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(sent[0]!.signature);
    expect(text).not.toContain(sent[0]!.wrapped);
  }
});

test("strangers, the revoked and the expired are refused before Lit is asked", async () => {
  const offline = await start(configured({ DATAGRAPH_LIT_URL: "http://127.0.0.1:9" }));
  const id = 7n;
  const envelope = await sealFor(action, fileKey, id);
  const [stranger, revoked, expired] = [newAccount(), await holderOf(id), await holderOf(id)];
  await revoke(client, AccessPass, "hasAccess", revoked.address, id);
  for (const account of [stranger, revoked]) {
    const error = await refusal(relayed(offline).gate.unwrap(envelope, { account }));
    expect([error.code, error.message]).toEqual(["condition-false", expect.stringContaining(account.address)]);
  }
  expect(await relayed().gate.unwrap(envelope, { account: expired })).toEqual(fileKey);
  await client.increaseTime({ seconds: 3601 });
  await client.mine({ blocks: 1 });
  expect((await refusal(relayed(offline).gate.unwrap(envelope, { account: expired }))).code).toBe("condition-false");
});

test("a request is relayed once, however its signature is written", async () => {
  const envelope = await sealFor(action, fileKey, ID);
  const account = await holderOf();
  const { gate, sent } = relayed();
  await gate.unwrap(envelope, { account });
  const [request] = sent as [LitRequest];
  const again = [request, { ...request, signature: request.signature.toUpperCase().replace("0X", "0x") }];
  for (const one of [...again, { ...request, signature: mirrored(request.signature) }]) {
    const answer = await post(JSON.stringify(one));
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: "session-replayed" } }]);
  }
  // a fresh sign-in is another request
  expect(await gate.unwrap(envelope, { account })).toEqual(fileKey);
});

test("a wrong domain, a passed time and a foreign or altered signature are refused before Lit is asked", async () => {
  const offline = await start(configured({ DATAGRAPH_LIT_URL: "http://127.0.0.1:9" }));
  const envelope = await sealFor(action, fileKey, ID);
  const account = await holderOf();
  const code = async (asked: Promise<unknown>) => (await refusal(asked)).code;
  expect(await code(relayed(offline).gate.unwrap(envelope, { account, domain: "evil.example" }))).toBe("wrong-domain");
  const impostor = { address: account.address, signMessage: newAccount().signMessage };
  expect(await code(relayed(offline).gate.unwrap(envelope, { account: impostor }))).toBe("bad-session");
  const other = (request: LitRequest) => ({ ...request, id: "43" });
  expect(await code(relayed(offline, other).gate.unwrap(envelope, { account }))).toBe("bad-session");
  const { gate, sent } = relayed();
  await gate.unwrap(envelope, { account });
  const [request] = sent as [LitRequest];
  const signIn = { ...request.signIn, expiresAt: new Date(Date.now() - 1_000).toISOString() };
  const signature = await account.signMessage({ message: litSignInText(action, request, signIn) });
  const late = await post(JSON.stringify({ ...request, signIn, signature }), offline);
  expect([late.status, await late.json()]).toMatchObject([401, { error: { code: "session-expired" } }]);
});

test("what is no key request, or is too large, is refused and not relayed", async () => {
  for (const [body, status, code] of [
    ["{", 400, "malformed"],
    ["[]", 400, "malformed"],
    [JSON.stringify({ code: "async function main(){}", js_params: {} }), 400, "malformed"],
    [JSON.stringify({ ask: "publicKey" }), 400, "malformed"],
    [JSON.stringify({ id: "x".repeat(20_000) }), 413, "too-large"],
  ] as const) {
    const answer = await post(body);
    expect([body.slice(0, 20), answer.status, await answer.json()]).toMatchObject([
      body.slice(0, 20),
      status,
      { error: { code } },
    ]);
  }
});

test("what the action refuses comes through as it said it", async () => {
  const envelope = await sealFor(action, fileKey, 43n);
  const account = await holderOf();
  const swapped = relayed().gate.unwrap({ ...envelope, id: ID.toString() }, { account });
  await expect(swapped).rejects.toThrow(/not made for this condition and digest/);
  await expect(swapped).rejects.not.toBeInstanceOf(KeyReleaseError);
});

test("each wallet has so many requests within an hour, and others are not hindered", async () => {
  const url = await start(configured({ DATAGRAPH_LIT_HOURLY: "2" }));
  const envelope = await sealFor(action, fileKey, ID);
  const [eager, other] = [await holderOf(), await holderOf()];
  for (let i = 0; i < 2; i++) expect(await relayed(url).gate.unwrap(envelope, { account: eager })).toEqual(fileKey);
  const error = await refusal(relayed(url).gate.unwrap(envelope, { account: eager }));
  expect([error.code, error.message]).toEqual(["too-many", expect.stringMatching(/2 requests to Lit within an hour/)]);
  expect(await relayed(url).gate.unwrap(envelope, { account: other })).toEqual(fileKey);
});

test("an hour later a wallet may ask again, and a sign-in is remembered until it expires", () => {
  let now = 0;
  const limits = litLimits(1, () => now);
  limits.count("0xA", "first", 1_000);
  expect(() => limits.count("0xB", "first", 1_000)).toThrow(/used before/);
  expect(() => limits.count("0xa", "second", 1_000)).toThrow(/within an hour/);
  now = 3_600_000;
  limits.count("0xa", "second", now + 1_000);
});

test("a gateway without a key says so, one whose key is refused or whose Lit is down says that, and not why", async () => {
  const envelope = await sealFor(action, fileKey, ID);
  const account = await holderOf();
  const none = await start(configured({ DATAGRAPH_LIT_API_KEY: "", DATAGRAPH_LIT_ACTION_FILE: "" }));
  const answer = await post("{}", none);
  expect([answer.status, await answer.json()]).toMatchObject([503, { error: { code: "no-lit" } }]);
  for (const [env, status] of [
    [{ DATAGRAPH_LIT_API_KEY: "wrong" }, 401],
    [{ DATAGRAPH_LIT_API_KEY: "other" }, 403],
    [{ DATAGRAPH_LIT_URL: "http://127.0.0.1:9" }, 0],
  ] as const) {
    const error = await refusal(relayed(await start(configured(env))).gate.unwrap(envelope, { account }));
    expect([error.code, error.message]).toEqual(["unreachable", expect.stringContaining(`(status ${status})`)]);
  }
});

test("half a configuration, or an action of another deployment or with other code, stops the gateway", async () => {
  const write = (name: string, value: object) => {
    writeFileSync(join(dir, name), JSON.stringify({ format: "datagraph/lit-action/v1", ...action, ...value }));
    return configured({ DATAGRAPH_LIT_ACTION_FILE: join(dir, name) });
  };
  for (const [config, message] of [
    [configured({ DATAGRAPH_LIT_API_KEY: "" }), /go together/],
    [configured({ DATAGRAPH_LIT_ACTION_FILE: "" }), /go together/],
    [configured({ DATAGRAPH_LIT_ACTION_FILE: join(dir, "nowhere") }), /cannot be read/],
    [write("chain", { chainId: 1 }), /another deployment/],
    [
      write("pass", { contracts: { hasAccess: ProvenanceRegistry, isValidator: ProvenanceRegistry } }),
      /another deployment/,
    ],
    [write("code", { code: `${action.code} ` }), /its CID is Qm/],
    [write("key", { publicKey: "0x02" }), /publicKey: must be/],
  ] as const)
    await expect(openLitRelay(config, reader)).rejects.toThrow(message);
});

/** The other signature of the same message by the same key. */
function mirrored(signature: string): `0x${string}` {
  const s = ORDER - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith("1b") ? "1c" : "1b";
  return `0x${signature.slice(2, 66)}${s.toString(16).padStart(64, "0")}${v}`;
}
