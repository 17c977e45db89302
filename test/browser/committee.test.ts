import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Committee, Envelope } from "@datagraph/protocol";
import type { Browser, Page } from "playwright-core";
import { type Hex, bytesToHex, sha256 } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientBytes } from "../../bench/keys/bundle.ts";
import { type CommitteeGateOptions, committeeGate } from "../../sdk/src/gate/committeeGate.ts";
import { sealEnvelope } from "../../sdk/src/gate/sealEnvelope.ts";
import {
  ALLOWED,
  CHAIN_NAME,
  type Running,
  chainClient,
  grant,
  makeCommittee,
  remove,
  startChain,
  startNode,
  stop,
} from "../../sdk/src/gate/testStack.ts";
import { openBrowser } from "../e2e/openBrowser.ts";
import type { CommitteePage } from "./committeePage.ts";
import { type Served, servePage } from "./servePage.ts";

/** In the page, see committeePage.ts. */
declare const committeePage: CommitteePage;

const holder = generatePrivateKey();
const policy = { chainId: 31337, contract: ALLOWED, condition: "hasAccess", id: 7n, version: 1n } as const;
const fileKey = new Uint8Array(randomBytes(16));

let chain: Running;
let dir: string;
let committee: Committee;
let nodes: Running[] = [];
let envelope: Envelope;
let served: Served;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  chain = await startChain();
  const client = await chainClient(chain.url);
  ({ dir, committee } = await makeCommittee());
  nodes = await Promise.all([1, 2, 3].map((index) => startNode(dir, index, chain.url)));
  await grant(client, ALLOWED, "hasAccess", privateKeyToAccount(holder).address, policy.id);
  envelope = await sealEnvelope({
    gate: committeeGate(options()),
    fileKey,
    policy,
    registry: ALLOWED,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: sha256(fileKey),
    account: privateKeyToAccount(generatePrivateKey()),
  });
  served = await servePage(join(import.meta.dirname, "committeePage.ts"));
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  served?.close();
  for (const running of [...nodes, chain]) if (running) await stop(running);
  if (dir) remove(dir);
});

const options = (): CommitteeGateOptions => ({ committee, chainName: CHAIN_NAME, nodes: nodes.map(({ url }) => url) });

async function openPage(): Promise<void> {
  page = await browser.newPage();
  await page.goto(served.url);
  await page.waitForFunction(() => "committeePage" in globalThis);
}

const openInPage = (key: Hex) =>
  page.evaluate(([to, sealed, privateKey]) => committeePage.open(to, sealed, privateKey), [
    options(),
    envelope,
    key,
  ] as const);

test("a page opens a key with its platform's curves, and a stranger's does not", async () => {
  await openPage();
  expect(await openInPage(holder)).toBe(bytesToHex(fileKey));
  expect(await openInPage(generatePrivateKey())).toBe("KeyReleaseError: condition-false");
});

test("what a page wraps, Node opens", async () => {
  const plain = { ...policy, id: "7", version: "1", keyDigest: sha256(fileKey) };
  const ciphertext = await page.evaluate(([to, key, terms]) => committeePage.wrap(to, key, terms), [
    options(),
    bytesToHex(fileKey),
    plain,
  ] as const);
  const opened = committeeGate(options()).unwrap({ ...envelope, ciphertext }, { account: privateKeyToAccount(holder) });
  expect(await opened).toEqual(fileKey);
});

test("a browser without the curves opens it too, by those it then loads", async () => {
  await openPage();
  const asked = await page.evaluateHandle(() => committeePage.withoutCurves());
  expect(await openInPage(holder)).toBe(bytesToHex(fileKey));
  expect(await asked.evaluate((count) => count())).toBeGreaterThanOrEqual(3);
});

test("the committee's client is no more than 40 kB of a page, and leaves those curves for later", async () => {
  const { client, fallback } = await clientBytes();
  expect(client).toBeLessThanOrEqual(40_000);
  expect(fallback).toBeGreaterThan(1_000);
});
