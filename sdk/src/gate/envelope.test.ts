import type { Envelope } from "@datagraph/protocol";
import { sha256 } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { EnvelopeError } from "./errors.ts";
import type { KeyGate } from "./keyGate.ts";
import { parseEnvelope } from "./parseEnvelope.ts";
import { sealEnvelope } from "./sealEnvelope.ts";
import { verifyEnvelope } from "./verifyEnvelope.ts";

const account = privateKeyToAccount(generatePrivateKey());
const gate: KeyGate = { id: "committee:ab", wrap: async () => "AAAA", unwrap: async () => new Uint8Array(16) };
const fileKey = new Uint8Array(16).fill(3);
const address = `0x${"11".repeat(20)}` as const;
const seal = () =>
  sealEnvelope({
    gate,
    fileKey,
    policy: { chainId: 31337, contract: address, condition: "hasAccess", id: 2n ** 255n, version: 1n },
    registry: address,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: `0x${"22".repeat(32)}`,
    account,
  });

test("a sealed envelope survives JSON and verifies", async () => {
  const envelope = parseEnvelope(JSON.parse(JSON.stringify(await seal())));
  expect(envelope.keyDigest).toBe(sha256(fileKey));
  expect(envelope.contributor).toBe(account.address);
  await verifyEnvelope(envelope, { contributor: account.address, id: (2n ** 255n).toString() });
});

test("an envelope with any field changed is not the contributor's", async () => {
  const envelope = await seal();
  const other = `0x${"33".repeat(20)}` as const;
  const changes: Partial<Envelope>[] = [
    { gate: "committee:ac" },
    { chainId: 1 },
    { registry: other },
    { contract: other },
    { condition: "isValidator" },
    { id: "1" },
    { version: "2" },
    { cid: "bafy" },
    { root: `0x${"44".repeat(32)}` },
    { keyDigest: `0x${"44".repeat(32)}` },
    { ciphertext: "BBBB" },
    { contributor: other },
    { signature: `0x${"55".repeat(65)}` },
  ];
  const changed = changes.flatMap((change) => Object.keys(change));
  expect(changed.sort()).toEqual(
    Object.keys(envelope)
      .filter((field) => field !== "format")
      .sort(),
  );
  for (const change of changes) await expect(verifyEnvelope({ ...envelope, ...change })).rejects.toThrow(EnvelopeError);
});

test("an envelope of another contributor is named as such", async () => {
  await expect(verifyEnvelope(await seal(), { contributor: address })).rejects.toThrow(/contributor is 0x/);
});

test("malformed envelopes are refused by field", async () => {
  const envelope = await seal();
  expect(() => parseEnvelope(null)).toThrow(/JSON object/);
  expect(() => parseEnvelope({ ...envelope, id: "0x1" })).toThrow(/field id/);
  expect(() => parseEnvelope({ ...envelope, root: undefined })).toThrow(/field root/);
  expect(() => parseEnvelope({ ...envelope, more: 1 })).toThrow(/Unknown envelope field more/);
});
