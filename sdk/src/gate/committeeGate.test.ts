import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Committee, type Envelope, type GateCondition, accessConditions } from "@datagraph/protocol";
import { type Address, sha256, stringToBytes } from "viem";
import { type LocalAccount, generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { committeeGate } from "./committeeGate.ts";
import { EnvelopeError, KeyReleaseError, type NodeFailure } from "./errors.ts";
import { requestShare, shakeHands } from "./node.ts";
import { sealEnvelope } from "./sealEnvelope.ts";
import { openSession, signRequest } from "./session.ts";
import {
  ALLOWED,
  CHAIN_NAME,
  NOT_ALLOWED,
  type Running,
  chainClient,
  grant,
  makeCommittee,
  nodeDir,
  remove,
  revoke,
  startChain,
  startNode,
  stop,
  unseal,
} from "./testStack.ts";

const contributor = privateKeyToAccount(generatePrivateKey());
const fileKey = new Uint8Array(randomBytes(16));

let chain: Running;
let client: Awaited<ReturnType<typeof chainClient>>;
let dir: string;
let committee: Committee;
let nodes: Running[];
const extra: Running[] = [];

beforeAll(async () => {
  chain = await startChain();
  client = await chainClient(chain.url);
  ({ dir, committee } = await makeCommittee());
  nodes = await Promise.all([1, 2, 3].map((index) => startNode(dir, index, chain.url)));
});

afterAll(async () => {
  for (const running of [...extra, ...(nodes ?? []), chain]) if (running) await stop(running);
  if (dir) remove(dir);
});

const urls = () => nodes.map(({ url }) => url);
const gateOver = (nodeUrls: string[], onFailure?: (failure: NodeFailure) => void) =>
  committeeGate({ committee, chainName: CHAIN_NAME, nodes: nodeUrls, ...(onFailure && { onFailure }) });
const newAccount = () => privateKeyToAccount(generatePrivateKey());

let lastId = 100n;
/** An envelope for a dataset of its own, and somebody who may open it. */
async function sealed(contract: Address = ALLOWED, condition: GateCondition = "hasAccess") {
  const id = ++lastId;
  const holder = newAccount();
  await grant(client, contract, condition, holder.address, id);
  const envelope = await sealEnvelope({
    gate: gateOver([]),
    fileKey,
    policy: { chainId: 31337, contract, condition, id, version: 1n },
    registry: ALLOWED,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: sha256(fileKey),
    account: contributor,
  });
  return { envelope, holder, id };
}

async function refusal(asked: Promise<unknown>): Promise<KeyReleaseError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeyReleaseError);
  return error as KeyReleaseError;
}

test("a holder gets the key, under either condition", async () => {
  for (const condition of ["hasAccess", "isValidator"] as const) {
    const { envelope, holder } = await sealed(ALLOWED, condition);
    expect(await gateOver(urls()).unwrap(envelope, { account: holder })).toEqual(fileKey);
  }
});

test("wrapping needs no node, and refuses a digest that is not the key's", async () => {
  const policy = {
    chainId: 31337,
    contract: ALLOWED,
    condition: "hasAccess",
    id: 1n,
    version: 1n,
    keyDigest: sha256("0x00"),
  } as const;
  await expect(gateOver([]).wrap(fileKey, policy)).rejects.toThrow(EnvelopeError);
  expect(await gateOver([]).wrap(fileKey, { ...policy, keyDigest: sha256(fileKey) })).toMatch(/^[A-Za-z0-9+/]+=*$/);
});

test("one wallet signature serves many files", async () => {
  const { envelope, holder, id } = await sealed();
  const second = await sealed();
  await grant(client, ALLOWED, "hasAccess", holder.address, second.id);
  let signatures = 0;
  const account = {
    address: holder.address,
    signMessage: (parameters: { message: string }) => (signatures++, holder.signMessage(parameters)),
  };
  const gate = gateOver(urls());
  for (const one of [envelope, second.envelope, envelope]) expect(await gate.unwrap(one, { account })).toEqual(fileKey);
  expect(signatures).toBe(1);
  expect(id).not.toBe(second.id);
});

test("a stranger is refused, and told which condition failed", async () => {
  const { envelope, id } = await sealed();
  const stranger = newAccount();
  const error = await refusal(gateOver(urls()).unwrap(envelope, { account: stranger }));
  expect(error.code).toBe("condition-false");
  expect(error.message).toContain(`hasAccess(${stranger.address}, ${id}) on ${ALLOWED} is false`);
});

test("a pass for another dataset opens nothing", async () => {
  const [{ envelope, id }, other] = [await sealed(), await sealed()];
  const error = await refusal(gateOver(urls()).unwrap(envelope, { account: other.holder }));
  expect(error.code).toBe("condition-false");
  expect(error.message).toContain(`hasAccess(${other.holder.address}, ${id})`);
});

test("hasAccess does not open what asks for isValidator", async () => {
  const { envelope, holder, id } = await sealed(ALLOWED, "isValidator");
  const reader = newAccount();
  await grant(client, ALLOWED, "hasAccess", reader.address, id);
  expect((await refusal(gateOver(urls()).unwrap(envelope, { account: reader }))).message).toContain("isValidator");
  expect(await gateOver(urls()).unwrap(envelope, { account: holder })).toEqual(fileKey);
});

test("an expired holder is refused", async () => {
  const { envelope, holder } = await sealed();
  const gate = gateOver(urls());
  expect(await gate.unwrap(envelope, { account: holder })).toEqual(fileKey);
  await client.increaseTime({ seconds: 3601 });
  await client.mine({ blocks: 1 });
  expect((await refusal(gate.unwrap(envelope, { account: holder }))).code).toBe("condition-false");
});

test("what is taken back is refused at once, also in a session that was let in", async () => {
  for (const condition of ["hasAccess", "isValidator"] as const) {
    const { envelope, holder, id } = await sealed(ALLOWED, condition);
    const gate = gateOver(urls());
    expect(await gate.unwrap(envelope, { account: holder })).toEqual(fileKey);
    // as a revocation, a closed withdrawal or a suspension does
    await revoke(client, ALLOWED, condition, holder.address, id);
    expect((await refusal(gate.unwrap(envelope, { account: holder }))).code).toBe("condition-false");
  }
});

test("a policy swapped for another dataset's does not open the envelope", async () => {
  const { envelope } = await sealed();
  const other = await sealed();
  const swapped: Envelope = { ...envelope, id: other.id.toString() };
  await expect(gateOver(urls()).unwrap(swapped, { account: other.holder })).rejects.toThrow(
    /not made for its own condition/,
  );
});

test("an envelope with another key's digest does not open", async () => {
  const { envelope, holder } = await sealed();
  const altered: Envelope = { ...envelope, keyDigest: sha256("0x1234") };
  await expect(gateOver(urls()).unwrap(altered, { account: holder })).rejects.toThrow(EnvelopeError);
});

test("an envelope for another committee is not asked for", async () => {
  const { envelope, holder } = await sealed();
  await expect(gateOver(urls()).unwrap({ ...envelope, gate: "lit" }, { account: holder })).rejects.toThrow(
    /is for gate lit/,
  );
});

test("a contract that is not on the nodes' list is refused", async () => {
  const { envelope, holder } = await sealed(NOT_ALLOWED);
  const error = await refusal(gateOver(urls()).unwrap(envelope, { account: holder }));
  expect(error.code).toBe("contract-not-allowed");
  expect(error.message).toContain(NOT_ALLOWED);
});

test("one node alone is not enough", async () => {
  const { envelope, holder } = await sealed();
  const error = await refusal(gateOver(urls().slice(0, 1)).unwrap(envelope, { account: holder }));
  expect(error.code).toBe("not-enough-shares");
  expect(error.message).toContain("1 of 2 shares");
});

test("the same node named twice is not enough", async () => {
  const { envelope, holder } = await sealed();
  const [url] = urls();
  const error = await refusal(gateOver([url!, `${url!}/`]).unwrap(envelope, { account: holder }));
  // both answered; the second share is the first one again
  expect([error.code, error.failures]).toEqual(["not-enough-shares", []]);
});

test("a session signature serves one request, at the node it names, for the time it names", async () => {
  const { envelope, holder, id } = await sealed();
  const [first, second] = await Promise.all(
    urls()
      .slice(0, 2)
      .map((url) => shakeHands(url, committee.identityKeys, 2_000)),
  );
  const session = await openSession({ account: holder }, 31337, first!.blockHash);
  const request = {
    ciphertext: envelope.ciphertext,
    unifiedAccessControlConditions: accessConditions({
      contract: ALLOWED,
      condition: "hasAccess",
      id,
      chainName: CHAIN_NAME,
    }),
    dataToEncryptHash: envelope.keyDigest.slice(2),
    chain: CHAIN_NAME,
    authSig: await signRequest(session, first!.url),
  };
  const signal = AbortSignal.timeout(5_000);
  const code = (asked: Promise<unknown>) =>
    asked.then(
      () => "released",
      (error) => error.failure.code,
    );
  expect(await code(requestShare(first!, request, signal))).toBe("released");
  expect(await code(requestShare(first!, request, signal))).toBe("session-replayed");
  expect(await code(requestShare(second!, request, signal))).toBe("wrong-node");

  const expired = await signRequest({ ...session, expiresAt: Date.now() - 1_000 }, first!.url);
  expect(await code(requestShare(first!, { ...request, authSig: expired }, signal))).toBe("session-expired");

  const thief = await signRequest(await openSession({ account: newAccount() }, 31337, first!.blockHash), first!.url);
  const forged = { ...(await signRequest(session, first!.url)), sig: thief.sig };
  expect(await code(requestShare(first!, { ...request, authSig: forged }, signal))).toBe("bad-session");

  const impostor: LocalAccount = { ...newAccount(), address: holder.address };
  const unsigned = await signRequest(await openSession({ account: impostor }, 31337, first!.blockHash), first!.url);
  expect(await code(requestShare(first!, { ...request, authSig: unsigned }, signal))).toBe("bad-session");

  const stale = await signRequest(await openSession({ account: holder }, 31337, sha256("0x")), first!.url);
  expect(await code(requestShare(first!, { ...request, authSig: stale }, signal))).toBe("stale-nonce");
});

test("a wallet signature for another key, another resource or without an end grants nothing", async () => {
  const { envelope, holder, id } = await sealed();
  const member = await shakeHands(urls()[0]!, committee.identityKeys, 5_000);
  const session = await openSession({ account: holder }, 31337, member.blockHash);
  const code = async (altered: typeof session) => {
    const request = {
      ciphertext: envelope.ciphertext,
      unifiedAccessControlConditions: accessConditions({
        contract: ALLOWED,
        condition: "hasAccess",
        id,
        chainName: CHAIN_NAME,
      }),
      dataToEncryptHash: envelope.keyDigest.slice(2),
      chain: CHAIN_NAME,
      authSig: await signRequest(altered, member.url),
    };
    return requestShare(member, request, AbortSignal.timeout(5_000)).then(
      () => "released",
      (error) => error.failure.code,
    );
  };
  const withText = async (edit: (text: string) => string) => {
    const signedMessage = edit(session.capability.signedMessage);
    expect(signedMessage).not.toBe(session.capability.signedMessage);
    const sig = await holder.signMessage({ message: signedMessage });
    return { ...session, capability: { ...session.capability, signedMessage, sig } };
  };
  const recap = (resource: string, ability: string) => {
    const json = JSON.stringify({
      att: { [`lit-accesscontrolcondition://${resource}`]: { [ability]: [{}] } },
      prf: [],
    });
    return withText((text) => text.replace(/urn:recap:.*/, `urn:recap:${Buffer.from(json).toString("base64url")}`));
  };
  const condition = sha256(
    stringToBytes(
      JSON.stringify(accessConditions({ contract: ALLOWED, condition: "hasAccess", id, chainName: CHAIN_NAME })),
    ),
  ).slice(2);
  const other = await openSession({ account: holder }, 31337, member.blockHash);

  expect(await code({ ...session, capability: other.capability })).toBe("bad-session");
  expect(await code(await recap("aa/bb", "Threshold/Decryption"))).toBe("not-granted");
  expect(await code(await recap("*", "Threshold/Signing"))).toBe("not-granted");
  expect(await code(await withText((text) => text.replace(/\nExpiration Time: .*/, "")))).toBe("bad-session");
  expect(await code(await withText((text) => text.replace(/(Expiration Time: )../, "$130")))).toBe("bad-session");
  expect(await code(await withText((text) => text.replace(/(Expiration Time: )../, "$119")))).toBe("session-expired");
  expect(await code(await recap(`${condition}/${envelope.keyDigest.slice(2)}`, "Threshold/Decryption"))).toBe(
    "released",
  );
  expect(await code(session)).toBe("released");
});

test("conditions other than the canonical ones are refused", async () => {
  const { envelope, holder, id } = await sealed();
  const member = await shakeHands(urls()[0]!, committee.identityKeys, 2_000);
  const session = await openSession({ account: holder }, 31337, member.blockHash);
  const [condition] = accessConditions({ contract: ALLOWED, condition: "hasAccess", id, chainName: CHAIN_NAME });
  const variants = [
    [{ ...condition!, returnValueTest: { key: "", comparator: "!=", value: "true" } }],
    [{ ...condition!, functionName: "balanceOf" }],
    [{ ...condition!, functionParams: [holder.address, id.toString()] }],
    [{ ...condition!, more: 1 }],
    [condition!, { operator: "or" }, condition!],
    [],
  ];
  for (const variant of variants) {
    const request = {
      ciphertext: envelope.ciphertext,
      unifiedAccessControlConditions: variant as never,
      dataToEncryptHash: envelope.keyDigest.slice(2),
      chain: CHAIN_NAME,
      authSig: await signRequest(session, member.url),
    };
    const asked = requestShare(member, request, AbortSignal.timeout(5_000));
    await expect(asked).rejects.toMatchObject({ failure: { code: "unsupported-condition" } });
  }
});

test("nodes whose RPC endpoints disagree, are on another chain or do not answer release nothing", async () => {
  const otherChain = await startChain();
  extra.push(otherChain);
  await chainClient(otherChain.url);
  const { envelope, holder } = await sealed();
  const setups: [string, Record<string, string>, string][] = [
    [`${chain.url},${otherChain.url}`, {}, "chain-disagreement"],
    [chain.url, { CHAIN_ID: "1" }, "chain-unavailable"],
    [`${chain.url},http://127.0.0.1:9`, {}, "chain-unavailable"],
    [chain.url, { CHAIN_NAME: "base" }, "chain-not-allowed"],
    [chain.url, { ALLOWED_DOMAINS: "datagraph.example" }, "wrong-domain"],
  ];
  for (const [rpcUrls, env, code] of setups) {
    const node = await startNode(dir, 3, rpcUrls, env);
    extra.push(node);
    const failures: NodeFailure[] = [];
    const error = await refusal(
      gateOver([node.url], (failure) => failures.push(failure)).unwrap(envelope, { account: holder }),
    );
    expect([env, error.code]).toEqual([env, code]);
    await stop(node);
  }
});

test("a remembered session whose nonce has become too old is signed anew", async () => {
  const { envelope, holder } = await sealed();
  let signatures = 0;
  const account = {
    address: holder.address,
    signMessage: (parameters: { message: string }) => (signatures++, holder.signMessage(parameters)),
  };
  const gate = gateOver(urls());
  await gate.unwrap(envelope, { account });
  await client.mine({ blocks: 1_100 });
  expect(await gate.unwrap(envelope, { account })).toEqual(fileKey);
  expect(signatures).toBe(2);
});

test("node logs hold no share, key or session", async () => {
  const logs = nodes.flatMap(({ lines }) => lines).join("\n");
  const secrets = [1, 2, 3].flatMap((index) => {
    const { boxSecret, signingSeed } = unseal(join(nodeDir(dir, index), "identity.sealed.json"));
    return [boxSecret!, signingSeed!, unseal(join(nodeDir(dir, index), "share.sealed.json")).share!];
  });
  expect(logs).toContain("share released");
  for (const secret of secrets) expect(logs).not.toContain(secret);
  expect(logs).not.toMatch(/ProofOfPossession|signedMessage|urn:recap/);
});
