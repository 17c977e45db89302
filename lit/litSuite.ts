import { randomBytes } from "node:crypto";
import { base64pad } from "multiformats/bases/base64";
import { bytesToHex, hexToBytes, sha256 } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, test } from "vitest";
import { EnvelopeError, KeyReleaseError } from "../sdk/src/gate/errors.ts";
import { openSealed, sealTo } from "../sdk/src/gate/lit/hpke.ts";
import { litGate } from "../sdk/src/gate/lit/litGate.ts";
import { type LitRequest, SIGN_IN_MS, answerContext, signInText, wrapContext } from "../sdk/src/gate/lit/release.ts";
import { type LitWorld, type RunningAction, directGate, newAccount, sealFor, startAction } from "./litWorld.ts";

/** Which the code's text holds once: where it refuses whom the chain does not name. */
const REFUSAL = /throw (new \w+\("condition-false")/;

/**
 * Defines the tests of the Lit Action and its gate: the same against the emulator and against Lit's live network. Those
 * that need somebody with a pass are skipped where there is none.
 */
export function litSuite(start: () => Promise<LitWorld>, hasHolder: boolean): void {
  const held = test.skipIf(!hasHolder);
  const fileKey = new Uint8Array(randomBytes(16));
  let world: LitWorld;
  let action: RunningAction;
  beforeAll(async () => {
    world = await start();
    action = await startAction(world);
  });
  const holder = () => world.holder!;

  held("who has a pass gets the key, and the key alone leaves the action, sealed", async () => {
    const envelope = await sealFor(action, fileKey, world.id);
    const { gate, exchanges } = directGate(world, action);
    expect(await gate.unwrap(envelope, { account: holder() })).toEqual(fileKey);
    expect(exchanges).toHaveLength(1);
    expect(Object.keys(exchanges[0]!.answer)).toEqual(["sealed"]);
    expect(JSON.stringify(exchanges)).not.toContain(bytesToHex(fileKey).slice(2));
  });

  test("wrapping needs no network, and another key of the same dataset makes another envelope", async () => {
    const [first, second] = [await sealFor(action, fileKey, world.id), await sealFor(action, fileKey, world.id)];
    expect(first.gate).toBe(`lit:${action.cid}`);
    expect(base64pad.baseDecode(first.ciphertext)).toHaveLength(65 + 16 + 16);
    expect(first.ciphertext).not.toBe(second.ciphertext);
  });

  test("a stranger is refused, and told which condition failed", async () => {
    const stranger = newAccount();
    const envelope = await sealFor(action, fileKey, world.id);
    const error = await refusal(directGate(world, action).gate.unwrap(envelope, { account: stranger }));
    expect(error.code).toBe("condition-false");
    expect(error.message).toMatch(new RegExp(`hasAccess\\(${stranger.address}, ${world.id}\\) on 0x.* is false`));
  });

  held("a pass for another dataset opens nothing, whatever the envelope says", async () => {
    const next = await sealFor(action, fileKey, world.id + 1n);
    const { gate } = directGate(world, action);
    expect((await refusal(gate.unwrap(next, { account: holder() }))).code).toBe("condition-false");
    // what was wrapped for the next dataset, presented as this one's, for which there is a pass
    const swapped = gate.unwrap({ ...next, id: world.id.toString() }, { account: holder() });
    await expect(swapped).rejects.toThrow(/does not open: it was not made for this condition and digest/);
    await expect(swapped).rejects.toBeInstanceOf(EnvelopeError);
  });

  held("a swapped condition or an altered digest opens nothing", async () => {
    const { isValidator } = action.contracts;
    const envelope = await sealFor(action, fileKey, world.id, "isValidator");
    const { gate } = directGate(world, action);
    const swapped = { ...envelope, condition: "hasAccess", contract: action.contracts.hasAccess } as const;
    await expect(gate.unwrap(swapped, { account: holder() })).rejects.toThrow(/not made for this condition/);
    const altered = { ...(await sealFor(action, fileKey, world.id)), keyDigest: sha256("0x1234") };
    await expect(gate.unwrap(altered, { account: holder() })).rejects.toThrow(/not made for this condition and digest/);
    // the client does not even ask about another contract or chain
    const elsewhere = { ...envelope, condition: "hasAccess", contract: isValidator } as const;
    if (isValidator !== action.contracts.hasAccess)
      await expect(gate.unwrap(elsewhere, { account: holder() })).rejects.toThrow(/asks hasAccess of/);
    await expect(gate.unwrap({ ...envelope, chainId: 1 }, { account: holder() })).rejects.toThrow(/reads chain/);
  });

  held("an envelope with another key than its digest says is found out, and is no refusal", async () => {
    const envelope = await sealFor(action, fileKey, world.id);
    const subject = { condition: envelope.condition, id: envelope.id, keyDigest: envelope.keyDigest };
    const other = sealTo(hexToBytes(action.publicKey), randomBytes(16), wrapContext(action, subject));
    const garbage = { ...envelope, ciphertext: base64pad.baseEncode(other) };
    const opened = directGate(world, action).gate.unwrap(garbage, { account: holder() });
    await expect(opened).rejects.toThrow(EnvelopeError);
    await expect(opened).rejects.toThrow(/holds another key than its digest says/);
  });

  held("a sign-in under another domain is refused", async () => {
    const envelope = await sealFor(action, fileKey, world.id);
    const { gate } = directGate(world, action);
    const error = await refusal(gate.unwrap(envelope, { account: holder(), domain: "evil.example" }));
    expect(error.code).toBe("wrong-domain");
  });

  held("a sign-in that expired, has not begun or lasts too long is refused", async () => {
    const envelope = await sealFor(action, fileKey, world.id);
    const from = async (begin: number, end: number) => {
      const times = { issuedAt: new Date(begin).toISOString(), expiresAt: new Date(end).toISOString() };
      const resigned = async (request: LitRequest) => {
        const signIn = { ...request.signIn, ...times };
        return {
          ...request,
          signIn,
          signature: await holder().signMessage({ message: signInText(action, request, signIn) }),
        };
      };
      const error = await refusal(directGate(world, action, resigned).gate.unwrap(envelope, { account: holder() }));
      return error.code;
    };
    const now = Date.now();
    expect(await from(now - 300_000, now - 1_000)).toBe("session-expired");
    expect(await from(now + 180_000, now + 240_000)).toBe("bad-session");
    expect(await from(now, now + SIGN_IN_MS + 1)).toBe("bad-session");
    expect(await from(now + 60_000_000, now - 1_000)).toBe("bad-session");
  });

  held("a sign-in is the wallet's own, for this request", async () => {
    const envelope = await sealFor(action, fileKey, world.id);
    const stranger = newAccount();
    const impostor = { address: holder().address, signMessage: stranger.signMessage };
    expect((await refusal(directGate(world, action).gate.unwrap(envelope, { account: impostor }))).code).toBe(
      "bad-session",
    );
    const changes: ((request: LitRequest) => LitRequest)[] = [
      (request) => ({ ...request, id: (world.id + 1n).toString() }),
      (request) => ({ ...request, condition: "isValidator" }),
      (request) => ({ ...request, keyDigest: sha256("0x1234") }),
      (request) => ({ ...request, signIn: { ...request.signIn, nonce: "another0" } }),
      (request) => ({ ...request, signIn: { ...request.signIn, address: stranger.address } }),
    ];
    for (const change of changes) {
      const error = await refusal(directGate(world, action, change).gate.unwrap(envelope, { account: holder() }));
      expect(error.code).toBe("bad-session");
    }
  });

  held("a request that was overheard gives its hearer nothing", async () => {
    const envelope = await sealFor(action, fileKey, world.id);
    const { gate, exchanges } = directGate(world, action);
    await gate.unwrap(envelope, { account: holder() });
    const heard = exchanges[0]!.request;
    const thief = generatePrivateKey();
    const { publicKey: key } = privateKeyToAccount(thief);
    const withOwnKey = { ...heard, signIn: { ...heard.signIn, key } };
    const error = await refusal(
      directGate(world, action, () => withOwnKey).gate.unwrap(envelope, { account: newAccount() }),
    );
    expect(error.code).toBe("bad-session");
    // word for word it is answered again, for the key of whoever signed it
    const again = directGate(world, action, () => heard);
    expect((await refusal(again.gate.unwrap(envelope, { account: newAccount() }))).code).toBe("bad-share");
    const { sealed } = again.exchanges[0]!.answer as { sealed: string };
    const bytes = base64pad.baseDecode(sealed);
    expect(() => openSealed(hexToBytes(thief), bytes, answerContext(action, heard))).toThrow();
  });

  test("an edited action has another key: what it no longer refuses, it cannot open", async () => {
    const edited = await startAction(world, { edit: (code) => code.replace(REFUSAL, "$1") });
    expect(edited.code).not.toBe(action.code);
    expect(edited.publicKey).not.toBe(action.publicKey);
    const stranger = newAccount();
    // the edit does what it is meant to: what is wrapped for its own key, it hands to anybody
    const careless = await sealFor(edited, fileKey, world.id);
    expect(await directGate(world, edited).gate.unwrap(careless, { account: stranger })).toEqual(fileKey);
    const envelope = await sealFor(action, fileKey, world.id);
    await expect(directGate(world, edited).gate.unwrap(envelope, { account: stranger })).rejects.toThrow(
      /does not open/,
    );
  });

  test("parameters that are no request are refused, and an envelope for another action is not asked for", async () => {
    const envelope = await sealFor(action, fileKey, world.id);
    for (const [change, field] of [
      [(request: LitRequest) => ({ ...request, id: "1\nevil" }), "id"],
      [(request: LitRequest) => ({ ...request, more: 1 }), "more"],
      [(request: LitRequest) => ({ ...request, signIn: { ...request.signIn, domain: "a\nb" } }), "signIn"],
      [({ wrapped: _, ...request }: LitRequest) => request as LitRequest, "wrapped"],
    ] as const) {
      const error = await refusal(directGate(world, action, change).gate.unwrap(envelope, { account: newAccount() }));
      expect([error.code, error.message]).toEqual(["malformed", expect.stringContaining(`Field ${field} `)]);
    }
    const other = litGate({ action: { ...action, cid: "QmOther" } });
    await expect(other.unwrap(envelope, { account: newAccount() })).rejects.toThrow(/this is lit:QmOther/);
  });
}

/** Returns the refusal that a release ended with. Fails when the key was released. */
export async function refusal(asked: Promise<unknown>): Promise<KeyReleaseError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeyReleaseError);
  return error as KeyReleaseError;
}
