import { type Committee, type Envelope, type GatePolicy, envelopeTypedData } from "@datagraph/protocol";
import fc from "fast-check";
import { sha256 } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allOf, anyOf } from "./combineGates.ts";
import { committeeGate } from "./committeeGate.ts";
import { EnvelopeError, GarbageEnvelopeError, type GarbageProof, KeyReleaseError } from "./errors.ts";
import type { KeyGate } from "./keyGate.ts";
import { sealEnvelope } from "./sealEnvelope.ts";
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
} from "./testStack.ts";
import { verifyGarbage } from "./verifyGarbage.ts";

const contributor = privateKeyToAccount(generatePrivateKey());
const holder = privateKeyToAccount(generatePrivateKey());
const fileKey = new Uint8Array(16).fill(7);
const policy = { chainId: 31337, contract: ALLOWED, condition: "hasAccess", id: 42n, version: 1n } as const;
const context = { chainName: CHAIN_NAME, expected: { contributor: contributor.address, id: "42" } };

let chain: Running;
let dir: string;
let committee: Committee;
let nodes: Running[] = [];
let gate: KeyGate;

beforeAll(async () => {
  chain = await startChain();
  await grant(await chainClient(chain.url), ALLOWED, "hasAccess", holder.address, policy.id);
  ({ dir, committee } = await makeCommittee());
  nodes = await Promise.all([1, 2].map((index) => startNode(dir, index, chain.url)));
  gate = committeeGate({ committee, chainName: CHAIN_NAME, nodes: nodes.map(({ url }) => url) });
});

afterAll(async () => {
  for (const running of [...nodes, chain]) await stop(running);
  remove(dir);
});

/** A contributor who wraps what they like, and signs it. */
function dishonest(through: KeyGate, wrap: (key: Uint8Array, policy: GatePolicy) => Promise<string>) {
  const parts = { gate: { ...through, wrap }, fileKey, policy, registry: ALLOWED, account: contributor };
  return sealEnvelope({
    ...parts,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: sha256("0x"),
  });
}

/** The key of another digest, wrapped for the identity of the right one: the committee's own wrapping would refuse. */
const anotherKey: KeyGate["wrap"] = async (key, { keyDigest }) => {
  const { encryptToIdentity } = await import("./ibe.ts");
  const { gateIdentity } = await import("@datagraph/protocol");
  const identity = gateIdentity({ ...policy, chainName: CHAIN_NAME }, keyDigest);
  const publicKey = Buffer.from(committee.publicKey.slice(2), "hex");
  return Buffer.from(
    await encryptToIdentity(
      publicKey,
      key.map((byte) => byte ^ 1),
      identity,
    ),
  ).toString("base64");
};
const noise: KeyGate["wrap"] = () => Promise.resolve(Buffer.alloc(120, 5).toString("base64"));
const elsewhere: KeyGate["wrap"] = (key, given) => gate.wrap(key, { ...given, id: given.id + 1n });

async function garbage(envelope: Envelope, through = gate): Promise<GarbageProof> {
  const error = await through.unwrap(envelope, { account: holder }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GarbageEnvelopeError);
  const { proof } = error as GarbageEnvelopeError;
  return JSON.parse(JSON.stringify(proof)) as GarbageProof;
}

test.each([
  ["noise", noise, /does not open/],
  ["a key wrapped for another dataset", elsewhere, /does not open/],
  ["another key than the digest says", anotherKey, /holds another key/],
])("%s is garbage, and the buyer can show it to anyone", async (_, wrap, how) => {
  const proof = await garbage(await dishonest(gate, wrap));
  expect(await verifyGarbage(proof, context)).toMatch(how);
});

test("garbage in one part of a combined envelope is shown by what was signed", async () => {
  const other: KeyGate = { id: "lit:x", wrap: () => Promise.resolve("AAAA"), unwrap: () => Promise.resolve(fileKey) };
  for (const combine of [anyOf, allOf]) {
    const envelope = await dishonest(combine([{ ...gate, wrap: noise }, other]), (key, given) =>
      combine([{ ...gate, wrap: noise }, other]).wrap(key, given),
    );
    const proof = await garbage(envelope, combine([gate, other]));
    expect(proof).toMatchObject({ part: 0, envelope });
    expect(await verifyGarbage(proof, context)).toMatch(/does not open/);
    await expect(verifyGarbage({ ...proof, part: 1 }, context)).rejects.toThrow(/public key/);
  }
});

test("a refusal is no garbage, and carries no proof", async () => {
  const stranger = privateKeyToAccount(generatePrivateKey());
  const error = await gate
    .unwrap(await dishonest(gate, noise), { account: stranger })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(KeyReleaseError);
  expect(error).not.toHaveProperty("proof");
});

test("a good envelope cannot be called garbage", async () => {
  const good = await dishonest(gate, gate.wrap);
  expect(await gate.unwrap(good, { account: holder })).toEqual(fileKey);
  const bad = await garbage(await dishonest(gate, noise));
  const shows = (proof: Partial<GarbageProof>) => verifyGarbage({ ...bad, ...proof }, context);
  // the right decryption key opens it; any other is not the committee's
  await expect(shows({ envelope: good })).rejects.toThrow(/envelope is good/);
  const { decryptionKey } = await garbage({ ...bad.envelope, keyDigest: sha256("0x01") });
  await expect(shows({ envelope: good, decryptionKey })).rejects.toThrow(/not the committee's for this envelope/);
  await expect(shows({ decryptionKey: "0x12" })).rejects.toThrow(/no point of G2/);
  await expect(shows({ decryptionKey: `0xc0${"00".repeat(95)}` })).rejects.toThrow(EnvelopeError);
  await expect(shows({ publicKey: committee.commitments[1]! })).rejects.toThrow(/public key/);
  // another chain name is another identity, whose key does not open the envelope
  await expect(verifyGarbage(bad, { ...context, chainName: "base" })).rejects.toThrow(/not the committee's/);
  const expected = { contributor: holder.address };
  await expect(verifyGarbage(bad, { ...context, expected })).rejects.toThrow(/contributor/);
});

test("an envelope that its contributor did not sign so shows nothing", async () => {
  const proof = await garbage(await dishonest(gate, noise));
  const fields = Object.keys(envelopeTypedData(proof.envelope).message) as (keyof Envelope)[];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), async (field) => {
      const value = String(proof.envelope[field]);
      const altered = value.slice(0, -1) + (value.endsWith("1") ? "2" : "1");
      const envelope = { ...proof.envelope, [field]: altered };
      await expect(verifyGarbage({ ...proof, envelope }, context)).rejects.toThrow();
    }),
    { numRuns: 30 },
  );
});
