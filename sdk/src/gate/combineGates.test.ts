import type { Envelope } from "@datagraph/protocol";
import fc from "fast-check";
import { sha256 } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { allOf, anyOf } from "./combineGates.ts";
import { EnvelopeError, KeyReleaseError } from "./errors.ts";
import type { KeyGate } from "./keyGate.ts";
import { parseEnvelope } from "./parseEnvelope.ts";
import { sealEnvelope } from "./sealEnvelope.ts";

const account = privateKeyToAccount(generatePrivateKey());
const address = `0x${"11".repeat(20)}` as const;

/** A gate that remembers what it wrapped, and may be told to refuse. */
function gateNamed(id: string): KeyGate & { open: boolean; kept: Uint8Array[] } {
  const kept: Uint8Array[] = [];
  return {
    id,
    open: true,
    kept,
    wrap: async (key) => (kept.push(key), btoa(`${id} ${kept.length - 1}`)),
    async unwrap({ gate, ciphertext, keyDigest }) {
      if (!this.open) throw new KeyReleaseError([{ node: id, code: "condition-false", message: "no pass" }], 0, 1);
      const [name, place] = atob(ciphertext).split(" ");
      const key = kept[Number(place)]!;
      if (gate !== id || name !== id || sha256(key) !== keyDigest) throw new EnvelopeError("not this gate's");
      return key;
    },
  };
}

const seal = (gate: KeyGate, fileKey: Uint8Array) =>
  sealEnvelope({
    gate,
    fileKey,
    policy: { chainId: 31337, contract: address, condition: "hasAccess", id: 7n, version: 1n },
    registry: address,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: `0x${"22".repeat(32)}`,
    account,
  });

const keys = fc.uint8Array({ minLength: 16, maxLength: 16 });

test("any: either gate opens the key alone; when both refuse, both reasons are told", async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.constantFrom(0, 1), async (fileKey, refusing) => {
      const gates = [gateNamed("committee:a"), gateNamed("lit:b")] as const;
      const envelope = parseEnvelope(JSON.parse(JSON.stringify(await seal(anyOf(gates), fileKey))));
      gates[refusing].open = false;
      expect(await anyOf(gates).unwrap(envelope, { account })).toEqual(fileKey);
      gates[1 - refusing]!.open = false;
      const error = await anyOf(gates)
        .unwrap(envelope, { account })
        .catch((reason: unknown) => reason);
      expect((error as KeyReleaseError).failures.map(({ node }) => node)).toEqual(["committee:a", "lit:b"]);
    }),
  );
});

test("all: the key opens when every gate does, and no gate holds it", async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 2, max: 4 }), async (fileKey, count) => {
      const gates = Array.from({ length: count }, (_, place) => gateNamed(`gate:${place}`));
      const envelope = await seal(allOf(gates), fileKey);
      expect(await allOf(gates).unwrap(envelope, { account })).toEqual(fileKey);
      for (const { kept } of gates) expect(kept.map((part) => sha256(part))).not.toContain(sha256(fileKey));
      gates[count - 1]!.open = false;
      await expect(allOf(gates).unwrap(envelope, { account })).rejects.toThrow(KeyReleaseError);
    }),
  );
});

test("an envelope for other gates, another mode or without its parts is refused", async () => {
  const gates = [gateNamed("a"), gateNamed("b")];
  const envelope = await seal(allOf(gates), new Uint8Array(16).fill(7));
  const parts = JSON.parse(atob(envelope.ciphertext)) as object[];
  const withParts = (value: unknown): Envelope => ({ ...envelope, ciphertext: btoa(JSON.stringify(value)) });
  await expect(anyOf(gates).unwrap(envelope, { account })).rejects.toThrow(/for gate all:a\+b, this is any:a\+b/);
  await expect(allOf(gates.toReversed()).unwrap(envelope, { account })).rejects.toThrow(/this is all:b\+a/);
  for (const altered of [parts.slice(1), [...parts, parts[0]], "x", [{ ...parts[0], more: 1 }, parts[1]]])
    await expect(allOf(gates).unwrap(withParts(altered), { account })).rejects.toThrow(/a key for each of its 2 gates/);
  await expect(allOf(gates).unwrap(withParts(parts.toReversed()), { account })).rejects.toThrow(EnvelopeError);
  await expect(allOf(gates).unwrap({ ...envelope, keyDigest: sha256("0x") }, { account })).rejects.toThrow(
    /another key/,
  );
});

test("one gate is no combination", () => {
  for (const combine of [anyOf, allOf]) expect(() => combine([gateNamed("a")])).toThrow(/two gates at least, 1 given/);
});
