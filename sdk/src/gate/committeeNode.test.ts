import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Committee, type ReleaseReceipt, type SealedMessage, releaseReceiptText } from "@datagraph/protocol";
import { ed25519 } from "@noble/curves/ed25519.js";
import { hexToBytes } from "@noble/curves/utils.js";
import { type Address, hashMessage, numberToHex, sha256, stringToBytes } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sealFor } from "./box.ts";
import { type CommitteeGateOptions, committeeGate } from "./committeeGate.ts";
import { KeyReleaseError, type NodeFailure } from "./errors.ts";
import type { KeyRequest } from "./keyGate.ts";
import { sealEnvelope } from "./sealEnvelope.ts";
import {
  ALLOWED,
  CHAIN_NAME,
  type Running,
  chainClient,
  grant,
  makeCommittee,
  nodeDir,
  operate,
  remove,
  startChain,
  startNode,
  stop,
} from "./testStack.ts";
import { exchangeKeys } from "./webKeys.ts";

const contributor = privateKeyToAccount(generatePrivateKey());
const fileKey = new Uint8Array(randomBytes(16));

let chain: Running;
let client: Awaited<ReturnType<typeof chainClient>>;
let dir: string;
let committee: Committee;
let nodes: Running[];
const servers: Server[] = [];
let other: ReturnType<typeof makeCommittee> | undefined;
const otherCommittee = () => (other ??= makeCommittee());

beforeAll(async () => {
  chain = await startChain();
  client = await chainClient(chain.url);
  ({ dir, committee } = await makeCommittee());
  nodes = await Promise.all([1, 2, 3].map((index) => startNode(dir, index, chain.url)));
});

afterAll(async () => {
  for (const running of [...(nodes ?? []), chain]) if (running) await stop(running);
  for (const server of servers) server.close();
  if (other) remove((await other).dir);
  if (dir) remove(dir);
});

const urls = () => nodes.map(({ url }) => url);
const newAccount = () => privateKeyToAccount(generatePrivateKey());

function gateOver(options: Partial<CommitteeGateOptions> = {}) {
  return committeeGate({ committee, chainName: CHAIN_NAME, nodes: urls(), ...options });
}

let lastId = 500n;
async function sealed(holder: Address, gate = gateOver()) {
  const id = ++lastId;
  await grant(client, ALLOWED, "hasAccess", holder, id);
  return sealEnvelope({
    gate,
    fileKey,
    policy: { chainId: 31337, contract: ALLOWED, condition: "hasAccess", id, version: 1n },
    registry: ALLOWED,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: sha256(fileKey),
    account: contributor,
  });
}

/** Starts node 3 otherwise for one test, with node 1 beside it, so that a release needs both. */
async function withNode<T>(
  rpcUrls: string,
  env: Record<string, string>,
  work: (urls: string[]) => Promise<T>,
): Promise<T> {
  const node = await startNode(dir, 3, rpcUrls, env);
  try {
    return await work([urls()[0]!, node.url]);
  } finally {
    await stop(node);
  }
}

async function failuresOf(asked: Promise<unknown>): Promise<NodeFailure["code"][]> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeyReleaseError);
  return (error as KeyReleaseError).failures.map(({ code }) => code);
}

const receiptsOf = async (url: string, from = 1) =>
  (await (await fetch(`${url}/receipts?from=${from}`)).json()) as { count: number; receipts: ReleaseReceipt[] };

test("every release leaves a signed receipt, chained to the one before, that outlives the node", async () => {
  const holder = newAccount();
  const envelope = await sealed(holder.address);
  const gate = gateOver({ nodes: urls().slice(0, 2) });
  for (let i = 0; i < 3; i++) expect(await gate.unwrap(envelope, { account: holder })).toEqual(fileKey);
  const { count, receipts } = await receiptsOf(urls()[0]!);
  const mine = receipts.filter(({ id }) => id === envelope.id);
  expect([count, mine.length]).toEqual([receipts.length, 3]);
  let previous = "";
  for (const [place, { signature, ...receipt }] of receipts.entries()) {
    expect(receipt).toMatchObject({ number: place + 1, previous, node: committee.signingKeys[0]!.slice(2), epoch: 1 });
    const text = stringToBytes(releaseReceiptText(receipt));
    expect(ed25519.verify(hexToBytes(signature), text, hexToBytes(receipt.node))).toBe(true);
    expect(
      ed25519.verify(
        hexToBytes(signature),
        stringToBytes(releaseReceiptText({ ...receipt, id: "1" })),
        hexToBytes(receipt.node),
      ),
    ).toBe(false);
    previous = sha256(stringToBytes(JSON.stringify({ ...receipt, signature }))).slice(2);
  }
  const block = await client.getBlock({ blockHash: mine[0]!.blockHash });
  expect(mine[0]).toMatchObject({ wallet: holder.address, keyDigest: envelope.keyDigest, block: String(block.number) });

  await stop(nodes[0]!, "SIGKILL");
  appendFileSync(join(nodeDir(dir, 1), "receipts.ndjson"), '{"format":"datagraph/rel');
  nodes[0] = await startNode(dir, 1, chain.url);
  expect((await receiptsOf(urls()[0]!)).receipts).toEqual(receipts);
  expect((await receiptsOf(urls()[0]!, 2)).receipts).toEqual(receipts.slice(1));
});

test("a list of receipts that was altered stops the node", async () => {
  await stop(nodes[1]!);
  const path = join(nodeDir(dir, 2), "receipts.ndjson");
  const whole = readFileSync(path, "utf8");
  writeFileSync(path, whole.split("\n").slice(1).join("\n"));
  await expect(startNode(dir, 2, chain.url)).rejects.toThrow(
    /line 1 does not follow the one before: the list was altered/,
  );
  writeFileSync(path, whole);
  nodes[1] = await startNode(dir, 2, chain.url);
});

test("a contract wallet's session counts while the wallet calls the signature its own (ERC-1271)", async () => {
  const wallet = newAccount().address;
  // returns the magic value if storage[hash] is not 0
  await client.setCode({ address: wallet, bytecode: "0x6004355415601857631626ba7e60e01b60005260206000f35b60006000fd" });
  const envelope = await sealed(wallet);
  const request = (approves: boolean): KeyRequest => ({
    account: {
      address: wallet,
      signMessage: async ({ message }) => {
        await client.setStorageAt({
          address: wallet,
          index: hashMessage(message),
          value: numberToHex(approves ? 1 : 0, { size: 32 }),
        });
        return `0x${"12".repeat(96)}`;
      },
    },
  });
  expect(new Set(await failuresOf(gateOver().unwrap(envelope, request(false))))).toEqual(new Set(["bad-session"]));
  expect(await gateOver().unwrap(envelope, request(true))).toEqual(fileKey);
});

test("where the chain can go back, a condition must have stood for a while", async () => {
  await withNode(chain.url, { DEPTH: "5" }, async (both) => {
    const holder = newAccount();
    await client.mine({ blocks: 10 });
    const envelope = await sealed(holder.address);
    const gate = gateOver({ nodes: both });
    await client.mine({ blocks: 1 });
    expect(await failuresOf(gate.unwrap(envelope, { account: holder }))).toEqual(["condition-young"]);
    await client.mine({ blocks: 6 });
    expect(await gate.unwrap(envelope, { account: holder })).toEqual(fileKey);
  });
});

/** An RPC endpoint that stands still: it answers for the block that was the latest when it started. */
async function frozenEndpoint(): Promise<string> {
  const latest = numberToHex((await client.getBlock()).number);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8").replaceAll('"latest"', `"${latest}"`);
    const reply = await fetch(chain.url, { method: "POST", headers: { "content-type": "application/json" }, body });
    response.setHeader("content-type", "application/json").end(await reply.text());
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A member's identity with a share of another key: consistent in itself, false for this committee. */
async function startLiar(): Promise<Running> {
  const { dir: elsewhere } = await otherCommittee();
  const identity = "identity.sealed.json";
  copyFileSync(join(nodeDir(dir, 3), identity), join(nodeDir(elsewhere, 3), identity));
  return startNode(elsewhere, 3, chain.url);
}

type Fault = { break: () => Promise<Running>; code: NodeFailure["code"]; message: RegExp };

const FAULTS: Record<string, Fault> = {
  killed: {
    break: async () => {
      const node = await startNode(dir, 3, chain.url);
      await stop(node, "SIGKILL");
      return node;
    },
    code: "unreachable",
    message: /ECONNREFUSED/,
  },
  hung: {
    break: async () => {
      const node = await startNode(dir, 3, chain.url);
      node.process.kill("SIGSTOP");
      return node;
    },
    code: "unreachable",
    message: /no answer within 300 ms|timeout/,
  },
  lying: { break: startLiar, code: "bad-share", message: /^node 3 sent a false share$/ },
  "on a wrong chain": {
    break: () => startNode(dir, 3, chain.url, { CHAIN_ID: "1" }),
    code: "chain-unavailable",
    message: /An RPC endpoint is on chain 31337, not 1/,
  },
  "with a stale RPC": {
    break: async () => {
      const frozen = await frozenEndpoint();
      await client.mine({ blocks: 20 });
      return startNode(dir, 3, `${chain.url},${frozen}`, { ALLOW_ONE_RPC: "no" });
    },
    code: "chain-disagreement",
    message: /RPC endpoints stand at blocks \d+ and \d+: more than 5 apart/,
  },
};

test.each(Object.entries(FAULTS))(
  "with one node %s the others release the key, and it is named with its fault",
  async (_, fault) => {
    const node = await fault.break();
    // the faulty node is asked first
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    try {
      const holder = newAccount();
      const envelope = await sealed(holder.address);
      const failures: NodeFailure[] = [];
      const over = (others: string[]) =>
        gateOver({ nodes: [node.url, ...others], onFailure: (failure) => failures.push(failure) });
      expect(await over(urls().slice(0, 2)).unwrap(envelope, { account: holder })).toEqual(fileKey);
      const named = { node: node.url, code: fault.code, message: expect.stringMatching(fault.message) };
      expect(failures).toEqual([named]);

      const alone = over(urls().slice(0, 1)).unwrap(envelope, { account: holder });
      await expect(alone).rejects.toMatchObject({
        name: "KeyReleaseError",
        failures: [named],
        message: expect.stringContaining(node.url),
      });
    } finally {
      random.mockRestore();
      node.process.kill("SIGCONT");
      await stop(node);
    }
  },
);

test("a node of another committee is no member", async () => {
  const stranger = await startNode((await otherCommittee()).dir, 1, chain.url);
  const holder = newAccount();
  const envelope = await sealed(holder.address);
  expect(await failuresOf(gateOver({ nodes: [stranger.url] }).unwrap(envelope, { account: holder }))).toEqual([
    "not-a-member",
  ]);
  await stop(stranger);
});

test("with two of three nodes down the error names both by its own deadline, and nothing of the key is given", async () => {
  const [killed, hung] = await Promise.all([2, 3].map((index) => startNode(dir, index, chain.url)));
  await stop(killed!, "SIGKILL");
  hung!.process.kill("SIGSTOP");
  try {
    const holder = newAccount();
    const envelope = await sealed(holder.address);
    const deadline = vi.spyOn(AbortSignal, "timeout");
    const gate = gateOver({ nodes: [urls()[0]!, killed!.url, hung!.url] });
    const error = await gate.unwrap(envelope, { account: holder }).then(
      () => undefined,
      (reason: KeyReleaseError) => reason,
    );
    expect(error).toBeInstanceOf(KeyReleaseError);
    expect(new Set(error!.failures.map(({ node, code }) => `${node} ${code}`))).toEqual(
      new Set([`${killed!.url} unreachable`, `${hung!.url} unreachable`]),
    );
    expect(error!.message).toMatch(/1 of 2 shares/);
    expect(JSON.stringify(error)).not.toContain(Buffer.from(fileKey).toString("hex"));
    // a handshake and a share are what it ever waits for, each with a deadline of its own
    const patience = deadline.mock.calls.map(([milliseconds]) => milliseconds);
    expect(2 * Math.max(...patience)).toBeLessThanOrEqual(5_000);
    deadline.mockRestore();
  } finally {
    hung!.process.kill("SIGCONT");
    await stop(hung!);
  }
});

test("a wallet gets no more keys in an hour than the node allows", async () => {
  await withNode(chain.url, { WALLET_LIMIT: "2" }, async (both) => {
    const holder = newAccount();
    const envelope = await sealed(holder.address);
    const gate = gateOver({ nodes: both });
    for (let i = 0; i < 2; i++) expect(await gate.unwrap(envelope, { account: holder })).toEqual(fileKey);
    expect(await failuresOf(gate.unwrap(envelope, { account: holder }))).toEqual(["too-many"]);
  });
});

test("a message for another node, or of a key whose secrets anyone knows, is refused in the clear", async () => {
  const url = urls()[0]!;
  const { boxKey } = (await (await fetch(`${url}/identity`)).json()) as { boxKey: string };
  const keys = await exchangeKeys();
  const sealed = await sealFor(hexToBytes(boxKey), keys, stringToBytes("{}"));
  const send = async (message: SealedMessage) => {
    const body = JSON.stringify(message);
    const reply = await fetch(`${url}/web/encryption/sign/v2`, { method: "POST", body });
    return { status: reply.status, ...((await reply.json()) as object) };
  };
  const weak = { ...sealed, payload: { ...sealed.payload, verification_key: "00".repeat(32) } };
  const foreign = await sealFor(keys.publicKey, keys, stringToBytes("{}"));
  expect(await send(sealed)).toHaveProperty("payload.ciphertext_and_tag");
  for (const message of [weak, foreign])
    expect(await send(message)).toMatchObject({
      status: 400,
      code: "malformed",
      error: "The request was not sealed for this node: shake hands again",
    });
});

test("a node tells operators how it stands", async () => {
  const [url] = urls();
  const health = (await (await fetch(`${url}/health`)).json()) as object;
  expect(health).toMatchObject({ node: 1, nodes: 3, threshold: 2, epoch: 1, publicKey: committee.publicKey });
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true, share: true, chain: true });
  const envelope = await sealed(newAccount().address);
  const stranger = gateOver({ nodes: [url!] }).unwrap(envelope, { account: newAccount() });
  expect(await failuresOf(stranger)).toEqual(["condition-false"]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const { count } = await receiptsOf(url!);
  expect(metrics).toContain(`committee_receipts ${count}\n`);
  expect(metrics).toMatch(/committee_refusals_total\{code="condition-false"\} [1-9]/);
  expect((await fetch(`${url}/receipts?from=x`)).status).toBe(400);
});

test("the key is handed on to other nodes: every envelope still opens, and who left holds nothing", async () => {
  const holder = newAccount();
  const envelope = await sealed(holder.address);
  operate("init", nodeDir(dir, 4));
  const fourth = await startNode(dir, 4, chain.url);
  const [first, second, third] = urls() as [string, string, string];
  const plan = join(dir, "reshare.json");
  operate("reshare", "--threshold", "2", "--out", plan, "--from", first, "--from", third, first, second, fourth.url);
  for (const index of [1, 2, 3, 4]) operate("join", nodeDir(dir, index), plan);
  const out = join(dir, "next.json");
  operate("export", "--wait", "60", "--out", out, first, second, fourth.url);
  const next = JSON.parse(readFileSync(out, "utf8")) as Committee;
  expect([next.publicKey, next.epoch]).toEqual([committee.publicKey, 2]);
  expect(next.commitments.slice(1)).not.toEqual(committee.commitments.slice(1));
  const gate = gateOver({ committee: next, nodes: [second, fourth.url] });
  expect(await gate.unwrap(envelope, { account: holder })).toEqual(fileKey);

  await expect.poll(() => existsSync(join(nodeDir(dir, 3), "share.sealed.json")), { timeout: 30_000 }).toBe(false);
  expect((await fetch(`${third}/ready`)).status).toBe(503);
  expect(await failuresOf(gateOver({ committee, nodes: [third] }).unwrap(envelope, { account: holder }))).toEqual([
    "not-ready",
  ]);
  await stop(fourth);
});

test("a backup makes the node again, under its seal key and in an empty directory only", async () => {
  const backup = join(dir, "backup.json");
  operate("backup", nodeDir(dir, 2), backup);
  expect(() => operate("restore", nodeDir(dir, 2), backup)).toThrow(/exists: restore into an empty directory/);
  operate("restore", nodeDir(dir, 5), backup);
  const twin = await startNode(dir, 5, chain.url);
  expect(await (await fetch(`${twin.url}/health`)).json()).toMatchObject({ node: 2, epoch: 2 });
  await stop(twin);
});
