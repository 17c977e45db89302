import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Committee, accessConditions } from "@datagraph/protocol";
import { type Address, sha256 } from "viem";
import { type LocalAccount, generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { KeyReleaseError, committeeGate, sealEnvelope } from "@datagraph/sdk";
import {
  ALLOWED,
  CHAIN_NAME,
  type Running,
  chainClient,
  grant,
  makeCommittee,
  remove,
  revoke,
  startChain,
  startNode,
  stop,
} from "../../sdk/src/gate/testStack.ts";
import { type Encrypted, type LitClient, authContext, buildConditions, createClient } from "./litSdk.ts";
import { putLitContracts } from "./localNetwork.ts";

const THRESHOLD = 2;
const newAccount = () => privateKeyToAccount(generatePrivateKey());
const fileKey = new Uint8Array(randomBytes(16));
const holder = newAccount();
const ID = 42n;

let chain: Running;
let client: Awaited<ReturnType<typeof chainClient>>;
let nodes: Running[];
let committee: Committee;
let lit: LitClient;
const dirs = [mkdtempSync(join(tmpdir(), "datagraph-lit-sessions-"))];

beforeAll(async () => {
  chain = await startChain();
  client = await chainClient(chain.url);
  const made = await makeCommittee(3, THRESHOLD);
  ({ committee } = made);
  dirs.push(made.dir);
  nodes = await Promise.all([1, 2, 3].map((index) => startNode(made.dir, index, chain.url)));
  await putLitContracts(client, urls(), THRESHOLD);
  await grant(client, ALLOWED, "hasAccess", holder.address, ID);
  giveBlockHash();
  lit = await createClient(chain.url);
});

afterAll(async () => {
  lit?.disconnect();
  vi.unstubAllGlobals();
  for (const running of [...(nodes ?? []), chain]) if (running) await stop(running);
  dirs.forEach(remove);
});

const urls = () => nodes.map(({ url }) => url);
const conditions = (id = ID, contract: Address = ALLOWED) =>
  buildConditions({
    conditionType: "evmContract",
    ...accessConditions({ contract, condition: "hasAccess", id, chainName: CHAIN_NAME })[0],
  });

/** The SDK asks Lit's indexer for the block hash of its sessions, whatever the network: here the local chain tells it. */
function giveBlockHash(): void {
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", async (...given: Parameters<typeof fetch>) => {
    if (!String(given[0]).startsWith("https://block-indexer.litgateway.com/")) return fetch(...given);
    const { hash, timestamp } = await client.getBlock();
    return Response.json({ blockhash: hash, timestamp: Number(timestamp) });
  });
}

function encryptBySdk(id = ID): Promise<Encrypted> {
  return lit.encrypt({ dataToEncrypt: fileKey, unifiedAccessControlConditions: conditions(id), chain: CHAIN_NAME });
}

async function decryptBySdk(data: Encrypted, account: LocalAccount, asked = conditions()): Promise<Uint8Array> {
  const context = await authContext(lit, account, dirs[0]!);
  const options = { data, unifiedAccessControlConditions: asked, authContext: context, chain: CHAIN_NAME };
  return new Uint8Array((await lit.decrypt(options)).decryptedData);
}

const gate = () => committeeGate({ committee, chainName: CHAIN_NAME, nodes: urls() });

function sealByUs(id = ID) {
  return sealEnvelope({
    gate: gate(),
    fileKey,
    policy: { chainId: 31337, contract: ALLOWED, condition: "hasAccess", id, version: 1n },
    registry: ALLOWED,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: sha256(fileKey),
    account: newAccount(),
  });
}

/** Our envelope around what the SDK encrypted. */
async function envelopeOf({ ciphertext, dataToEncryptHash }: Encrypted, id = ID) {
  return { ...(await sealByUs(id)), ciphertext, keyDigest: `0x${dataToEncryptHash}` as const };
}

/** What our client wrapped, as the SDK takes it. */
async function sealedForSdk(id = ID): Promise<Encrypted> {
  const { ciphertext, keyDigest } = await sealByUs(id);
  return { ciphertext, dataToEncryptHash: keyDigest.slice(2) };
}

test("the SDK decrypts what it encrypted, through our nodes", async () => {
  expect(await decryptBySdk(await encryptBySdk(), holder)).toEqual(fileKey);
});

test("our client opens what the SDK encrypted", async () => {
  expect(await gate().unwrap(await envelopeOf(await encryptBySdk()), { account: holder })).toEqual(fileKey);
});

test("the SDK decrypts what our client wrapped", async () => {
  expect(await decryptBySdk(await sealedForSdk(), holder)).toEqual(fileKey);
});

test("strangers are refused, whichever side encrypted and whichever asks", async () => {
  const stranger = newAccount();
  for (const data of [await encryptBySdk(), await sealedForSdk()]) {
    await expect(decryptBySdk(data, stranger)).rejects.toThrow(/is false/);
    const opened = gate().unwrap(await envelopeOf(data), { account: stranger });
    await expect(opened).rejects.toThrow(KeyReleaseError);
    await expect(opened).rejects.toMatchObject({ code: "condition-false" });
  }
});

test("a pass for another dataset does not open this one, under its conditions or under those of the other", async () => {
  const other = newAccount();
  await grant(client, ALLOWED, "hasAccess", other.address, 7n);
  const data = await sealedForSdk();
  await expect(decryptBySdk(data, other)).rejects.toThrow(/is false/);
  await expect(decryptBySdk(data, other, conditions(7n))).rejects.toThrow(/Failed to decrypt/);
  await expect(gate().unwrap(await envelopeOf(await encryptBySdk(), 7n), { account: other })).rejects.toThrow(
    /not made for its own condition/,
  );
});

test("a pass that is revoked opens nothing from then on, for the SDK as for us", async () => {
  const account = newAccount();
  await grant(client, ALLOWED, "hasAccess", account.address, 9n);
  const data = await sealedForSdk(9n);
  expect(await decryptBySdk(data, account, conditions(9n))).toEqual(fileKey);
  await revoke(client, ALLOWED, "hasAccess", account.address, 9n);
  await expect(decryptBySdk(data, account, conditions(9n))).rejects.toThrow(/is false/);
});
