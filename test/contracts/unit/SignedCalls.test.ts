import { type Hex, getAddress, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  FOREVER,
  KIND,
  WALLET_MODE,
  addressOf,
  alice,
  bob,
  by,
  consentOf,
  contentOf,
  guardian,
  hashOf,
  networkHelpers,
  now,
  signCall,
  time,
  viem,
} from "../fixtures/registry.ts";
import {
  CALLS,
  CALL_NAMES,
  type Contributor,
  aliceWithFile,
  messageOf,
  walletWithFile,
} from "./signedCalls.fixture.ts";

const { loadFixture } = networkHelpers;
const badSignature = (base: Contributor, call: Promise<unknown>, signer: Hex) =>
  viem.assertions.revertWithCustomErrorWithArgs(call, base.registry, "RegistryBadSignature", [getAddress(signer)]);

describe.each(CALL_NAMES)("%s", (name) => {
  const { type, send, changes, event, onceBy } = CALLS[name];
  const sign = (base: Contributor, deadline = FOREVER, wallet = alice) =>
    signCall(base, type, { ...messageOf(name, base), deadline }, wallet);

  test("does what the contributor signed, whoever sends it, once", async () => {
    const base = await loadFixture(aliceWithFile);
    const [message, signature] = [messageOf(name, base), await sign(base)];
    await viem.assertions.emit(send(base, message, FOREVER, signature), base.registry, event);
    await viem.assertions.revertWithCustomError(send(base, message, FOREVER, signature), base.registry, onceBy);
  });

  test("refuses whatever differs from what was signed", async () => {
    const base = await loadFixture(aliceWithFile);
    const [message, signature] = [messageOf(name, base), await sign(base)];
    for (const change of changes(base))
      await viem.assertions.revertWithCustomError(
        send(base, { ...message, ...change }, FOREVER, signature),
        base.registry,
        "RegistryBadSignature",
      );
    await badSignature(base, send(base, message, FOREVER - 1, signature), base.creator);
  });

  test("refuses another's signature, none, a malleable and a broken one", async () => {
    const base = await loadFixture(aliceWithFile);
    const message = messageOf(name, base);
    const good = await sign(base);
    for (const signature of [
      await sign(base, FOREVER, bob),
      "0x",
      `0x${"00".repeat(65)}`,
      good.slice(0, -2),
      flipped(good),
    ])
      await badSignature(base, send(base, message, FOREVER, signature as Hex), base.creator);
  });

  test("is good until the very second of its deadline", async () => {
    const base = await loadFixture(aliceWithFile);
    const message = messageOf(name, base);
    const until = (await now()) + 100;
    const signature = await sign(base, until);
    await time.setNextBlockTimestamp(until);
    const snapshot = await networkHelpers.takeSnapshot();
    await viem.assertions.emit(send(base, message, until, signature), base.registry, event);
    await snapshot.restore();
    await time.increaseTo(until);
    await viem.assertions.revertWithCustomErrorWithArgs(
      send(base, message, until, signature),
      base.registry,
      "RegistryExpired",
      [until],
    );
  });

  test("refuses a signature for another registry or chain", async () => {
    const base = await loadFixture(aliceWithFile);
    const message = messageOf(name, base);
    for (const elsewhere of [
      { ...base, chainId: base.chainId + 1 },
      { ...base, registry: { ...base.registry, address: addressOf(bob) } as Contributor["registry"] },
    ])
      await badSignature(base, send(base, message, FOREVER, await sign(elsewhere)), base.creator);
  });

  test.each(CALL_NAMES.filter((other) => other !== name))("refuses a signature for %s", async (other) => {
    const base = await loadFixture(aliceWithFile);
    const signature = await signCall(base, CALLS[other].type, { ...messageOf(other, base), deadline: FOREVER });
    await badSignature(base, send(base, messageOf(name, base), FOREVER, signature), base.creator);
  });

  test("asks a contract wallet (ERC-1271)", async () => {
    const base = await loadFixture(walletWithFile);
    const message = messageOf(name, base);
    await badSignature(base, send(base, message, FOREVER, await sign(base, FOREVER, bob)), base.creator);
    await viem.assertions.emit(send(base, message, FOREVER, await sign(base)), base.registry, event);
  });

  test.each(["shortAnswer", "burnGas", "longAnswer", "revert"] as const)(
    "is not fooled, nor drained of gas, by a contract wallet that has turned to %s",
    async (mode) => {
      const base = await loadFixture(walletWithFile);
      const signature = await sign(base);
      await base.wallet.write.setMode([WALLET_MODE[mode]]);
      const call = send(base, messageOf(name, base), FOREVER, signature, 1_000_000n);
      await badSignature(base, call, base.creator);
    },
  );
});

describe("the contributor's nonce", () => {
  test("orders consents, devices and withdrawals, and only moves when one was sent", async () => {
    const base = await loadFixture(aliceWithFile);
    const { registry, creator, ownStream, ownFile } = base;
    const consent = messageOf("setConsentFor", base);
    const device = { ...messageOf("authorizeDeviceFor", base), nonce: 1n };
    const withdrawal = { ...messageOf("withdrawFor", base), nonce: 2n };
    const [first, second, third] = await Promise.all([
      signCall(base, "SetConsent", { ...consent, deadline: FOREVER }),
      signCall(base, "AuthorizeDevice", { ...device, deadline: FOREVER }),
      signCall(base, "Withdraw", { ...withdrawal, deadline: FOREVER }),
    ]);
    await badSignature(base, registry.write.withdrawFor([ownFile, FOREVER, third]), creator);
    await badSignature(base, CALLS.authorizeDeviceFor.send(base, device, FOREVER, second), creator);
    expect(await registry.read.nonces([creator])).toBe(0n);
    await CALLS.setConsentFor.send(base, consent, FOREVER, first);
    await CALLS.authorizeDeviceFor.send(base, device, FOREVER, second);
    await registry.write.withdrawFor([ownFile, FOREVER, third]);
    expect(await registry.read.nonces([creator])).toBe(3n);
    expect(await registry.read.deviceExpiry([ownStream, device.device])).toBe(FOREVER);
    expect(await registry.read.isActive([ownFile])).toBe(false);
  });

  test("is used up by cancelSignatures", async () => {
    const base = await loadFixture(aliceWithFile);
    const { registry, creator } = base;
    const message = messageOf("setConsentFor", base);
    const signature = await signCall(base, "SetConsent", { ...message, deadline: FOREVER });
    await viem.assertions.emitWithArgs(registry.write.cancelSignatures(by(alice)), registry, "SignaturesCancelled", [
      creator,
      0n,
    ]);
    await badSignature(base, CALLS.setConsentFor.send(base, message, FOREVER, signature), creator);
    const next = await signCall(base, "SetConsent", { ...message, nonce: 1n, deadline: FOREVER });
    await CALLS.setConsentFor.send(base, message, FOREVER, next);
  });
});

describe("who signs", () => {
  test("is never the zero address, whose signature every broken one recovers to", async () => {
    const base = await loadFixture(aliceWithFile);
    const message = { ...messageOf("registerFor", base), creator: zeroAddress };
    await badSignature(base, CALLS.registerFor.send(base, message, FOREVER, `0x${"00".repeat(65)}`), zeroAddress);
    const join = { ...messageOf("joinFor", base), creator: zeroAddress };
    await badSignature(base, CALLS.joinFor.send(base, join, FOREVER, "0x"), zeroAddress);
  });

  test("is the creator, not who holds the token", async () => {
    const base = await loadFixture(aliceWithFile);
    const { registry, creator, ownFile, ownStream } = base;
    for (const id of [ownFile, ownStream]) await registry.write.transferFrom([creator, addressOf(bob), id], by(alice));
    for (const name of ["publishVersionFor", "setConsentFor", "authorizeDeviceFor"] as const) {
      const { type, send } = CALLS[name];
      const message = messageOf(name, base);
      const nonce = await registry.read.nonces([creator]);
      const signed = { ...message, nonce, deadline: FOREVER };
      await badSignature(base, send(base, message, FOREVER, await signCall(base, type, signed, bob)), creator);
      await send(base, message, FOREVER, await signCall(base, type, signed));
    }
  });
});

describe("a signed call", () => {
  test("registers a Derived dataset, and needs its parents to exist", async () => {
    const base = await loadFixture(aliceWithFile);
    const { registry, creator, ownFile, idOf } = base;
    const message = messageOf("registerFor", base);
    const unknown = { ...message, parents: [{ id: 7n, royaltyBps: 1 }] };
    await viem.assertions.revertWithCustomErrorWithArgs(
      CALLS.registerFor.send(
        base,
        unknown,
        FOREVER,
        await signCall(base, "Register", { ...unknown, deadline: FOREVER }),
      ),
      registry,
      "RegistryUnknownDataset",
      [7n],
    );
    const signature = await signCall(base, "Register", { ...message, deadline: FOREVER });
    await CALLS.registerFor.send(base, message, FOREVER, signature);
    const id = idOf(creator, "new");
    expect(await registry.read.kindOf([id])).toBe(KIND.derived);
    expect(await registry.read.ownerOf([id])).toBe(creator);
    expect(await registry.read.parentsOf([id])).toEqual([{ id: ownFile, royaltyBps: 100 }]);
  });

  test("registers a File, without parents", async () => {
    const base = await loadFixture(aliceWithFile);
    const message = { ...messageOf("registerFor", base), parents: [] };
    const signature = await signCall(base, "Register", { ...message, deadline: FOREVER });
    await CALLS.registerFor.send(base, message, FOREVER, signature);
    expect(await base.registry.read.kindOf([base.idOf(base.creator, "new")])).toBe(KIND.file);
  });

  test("publishes only the version it was signed for", async () => {
    const base = await loadFixture(aliceWithFile);
    const { registry, creator, ownFile } = base;
    const message = messageOf("publishVersionFor", base);
    const signature = await signCall(base, "PublishVersion", { ...message, deadline: FOREVER });
    await registry.write.publishVersion([ownFile, contentOf("a newer one")], by(alice));
    await badSignature(base, CALLS.publishVersionFor.send(base, message, FOREVER, signature), creator);
    const third = await signCall(base, "PublishVersion", { ...message, version: 3n, deadline: FOREVER });
    const publish = CALLS.publishVersionFor.send(base, message, FOREVER, third);
    await viem.assertions.emitWithArgs(publish, registry, "MetadataUpdate", [ownFile]);
    expect(await registry.read.versionOf([ownFile])).toBe(3n);
    expect(await registry.read.metadataOf([ownFile])).toBe(contentOf("new").metadata);
  });

  test("is refused for what the contributor could not do themselves", async () => {
    const base = await loadFixture(aliceWithFile);
    const { registry, ownFile, ownStream } = base;
    await registry.write.suspend([ownFile, hashOf("reason")], by(guardian));
    const version = messageOf("publishVersionFor", base);
    await viem.assertions.revertWithCustomErrorWithArgs(
      CALLS.publishVersionFor.send(
        base,
        version,
        FOREVER,
        await signCall(base, "PublishVersion", { ...version, deadline: FOREVER }),
      ),
      registry,
      "RegistryNotActive",
      [ownFile],
    );
    const authorize = async (change: { expiry?: number; device?: Hex }) => {
      const message = { ...messageOf("authorizeDeviceFor", base), ...change };
      const signature = await signCall(base, "AuthorizeDevice", { ...message, deadline: FOREVER });
      return CALLS.authorizeDeviceFor.send(base, message, FOREVER, signature);
    };
    const { revertWithCustomErrorWithArgs } = viem.assertions;
    await revertWithCustomErrorWithArgs(authorize({ expiry: 1 }), registry, "RegistryDeviceExpiry", [1]);
    const zeroDevice = authorize({ device: zeroAddress });
    await revertWithCustomErrorWithArgs(zeroDevice, registry, "RegistryZeroDevice", [ownStream]);
    await registry.write.withdraw([ownFile], by(alice));
    const again = await signCall(base, "Withdraw", { id: ownFile, nonce: 0n, deadline: FOREVER });
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.withdrawFor([ownFile, FOREVER, again]),
      registry,
      "RegistryNotActive",
      [ownFile],
    );
  });

  test("names a dataset of the right kind", async () => {
    const { registry, ownFile, ownStream, termsHash } = await loadFixture(aliceWithFile);
    for (const [call, id, kind] of [
      [() => registry.write.publishVersionFor([ownStream, contentOf("x"), FOREVER, "0x"]), ownStream, KIND.stream],
      [() => registry.write.setConsentFor([ownFile, termsHash, consentOf(), FOREVER, "0x"]), ownFile, KIND.file],
      [() => registry.write.authorizeDeviceFor([ownFile, addressOf(bob), FOREVER, FOREVER, "0x"]), ownFile, KIND.file],
    ] as const)
      await viem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryWrongKind", [id, kind]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.withdrawFor([7n, FOREVER, "0x"]),
      registry,
      "RegistryUnknownDataset",
      [7n],
    );
  });
});

/** The signature's other form, (r, n - s, v'), which recovers to the same key. */
function flipped(signature: Hex): Hex {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = order - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith("1b") ? "1c" : "1b";
  return `${signature.slice(0, 66) as Hex}${s.toString(16).padStart(64, "0")}${v}`;
}
