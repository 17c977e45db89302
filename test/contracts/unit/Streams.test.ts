import { hashTerms, packStreamNumbers } from "@datagraph/protocol";
import { type Hex, getAddress, zeroAddress, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import {
  DAY,
  KIND,
  NOTICE,
  addressOf,
  admitter,
  alice,
  bob,
  by,
  carol,
  consentOf,
  guardian,
  hashOf,
  networkHelpers,
  now,
  registryWithFile,
  registryWithPool,
  stranger,
  termsOf,
  time,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
const deadline = 4_000_000_000;

describe("join", () => {
  test("makes a Stream with the next number, under the terms it names", async () => {
    const { registry, termsHash, idOf } = await loadFixture(registryWithPool);
    const id = idOf(stranger, "s");
    await viem.assertions.emitWithArgs(
      registry.write.join([1, hashOf("s"), termsHash, consentOf()], by(stranger)),
      registry,
      "StreamJoined",
      [id, 1, getAddress(addressOf(stranger)), 2, termsHash, consentOf()],
    );
    expect(await registry.read.kindOf([id])).toBe(KIND.stream);
    expect(await registry.read.numbersOf([id])).toEqual([1, 2]);
    expect(await registry.read.ownerOf([id])).toBe(getAddress(addressOf(stranger)));
    expect(await registry.read.streamCountOf([1])).toBe(3);
    expect(await registry.read.isActive([id])).toBe(true);
    expect(await registry.read.isOpen([id])).toBe(true);
  });

  test("refuses other terms, fields beyond the schema, a taken id, an unknown pool", async () => {
    const { registry, termsHash, streamId } = await loadFixture(registryWithPool);
    const join = (pool: number, salt: string, terms: Hex, fields: bigint) =>
      registry.write.join([pool, hashOf(salt), terms, consentOf(fields)], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(join(1, "s", zeroHash, 1n), registry, "RegistryTermsMismatch", [
      1,
      termsHash,
      zeroHash,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      join(1, "s", termsHash, 1n << 10n),
      registry,
      "RegistryConsentFields",
      [1, 1n << 10n],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(join(1, "stream", termsHash, 1n), registry, "RegistryIdTaken", [
      streamId,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      join(2, "s", termsHash, 1n),
      registry,
      "RegistryUnknownPool",
      [2],
    );
    await join(1, "s", termsHash, (1n << 10n) - 1n);
  });

  test("shares all of 256 fields", async () => {
    const { registry } = await loadFixture(registryWithPool);
    const terms = termsOf({ fieldCount: 256 });
    await registry.write.createPool([hashOf("wide"), hashOf("m"), terms], by(carol));
    await registry.write.join([2, hashOf("s"), hashTerms(terms), consentOf(2n ** 256n - 1n)], by(alice));
  });
});

describe("setConsent", () => {
  test("changes what a stream shares, at the contributor's word", async () => {
    const { registry, streamId, termsHash } = await loadFixture(registryWithPool);
    const consent = { fields: 0n, licences: 0n, rows: true };
    await viem.assertions.emitWithArgs(
      registry.write.setConsent([streamId, termsHash, consent], by(alice)),
      registry,
      "ConsentChanged",
      [streamId, termsHash, consent],
    );
  });

  test("stays the contributor's when the token moved", async () => {
    const { registry, streamId, termsHash } = await loadFixture(registryWithPool);
    await registry.write.transferFrom([addressOf(alice), addressOf(bob), streamId], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.setConsent([streamId, termsHash, consentOf()], by(bob)),
      registry,
      "RegistryNotCreator",
      [streamId, getAddress(addressOf(bob))],
    );
    await registry.write.setConsent([streamId, termsHash, consentOf()], by(alice));
  });

  test("may narrow under terms that the pool left behind, and names fields the pool has", async () => {
    const { registry, streamId, termsHash } = await loadFixture(registryWithPool);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.setConsent([streamId, termsHash, consentOf(1n << 200n)], by(alice)),
      registry,
      "RegistryConsentFields",
      [1, 1n << 200n],
    );
    const later = termsOf({ fieldCount: 11 });
    await registry.write.proposeTerms([1, later], by(carol));
    await time.increase(NOTICE);
    await registry.write.applyTerms([1, later]);
    for (const accepted of [termsHash, hashTerms(later), zeroHash])
      await viem.assertions.emitWithArgs(
        registry.write.setConsent([streamId, accepted, consentOf(1n)], by(alice)),
        registry,
        "ConsentChanged",
        [streamId, accepted, consentOf(1n)],
      );
    await registry.write.setConsent([streamId, hashTerms(later), consentOf(1n << 10n)], by(alice));
  });

  test("of a withdrawn stream is refused, of a suspended one is not", async () => {
    const { registry, streamId, termsHash } = await loadFixture(registryWithPool);
    await registry.write.suspend([streamId, zeroHash], by(guardian));
    await registry.write.setConsent([streamId, termsHash, consentOf(1n)], by(alice));
    await registry.write.withdraw([streamId], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.setConsent([streamId, termsHash, consentOf()], by(alice)),
      registry,
      "RegistryNotActive",
      [streamId],
    );
  });

  test("is for streams only", async () => {
    const { registry, poolId, termsHash } = await loadFixture(registryWithPool);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.setConsent([poolId, termsHash, consentOf()], by(carol)),
      registry,
      "RegistryWrongKind",
      [poolId, KIND.pool],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.setConsent([3n, termsHash, consentOf()], by(carol)),
      registry,
      "RegistryUnknownDataset",
      [3n],
    );
  });
});

describe("admit", () => {
  const most = (count: number) => packStreamNumbers(Array.from({ length: count }, (_, i) => i % 2));

  test("says by event who counts, and takes it back", async () => {
    const { registry } = await loadFixture(registryWithPool);
    for (const admitted of [true, false])
      await viem.assertions.emitWithArgs(
        registry.write.admit([1, admitted, packStreamNumbers([0, 1])], by(admitter)),
        registry,
        "StreamsAdmitted",
        [1, admitted, "0x000000000001"],
      );
    await registry.write.admit([1, true, most(2_000)], by(admitter));
  });

  test("refuses anyone but the admitter, unknown streams, broken lengths and sizes", async () => {
    const { registry } = await loadFixture(registryWithPool);
    const admit = (numbers: Hex, wallet = admitter) => registry.write.admit([1, true, numbers], by(wallet));
    await viem.assertions.revertWithCustomErrorWithArgs(admit("0x000000", carol), registry, "RegistryNotAdmitter", [
      1,
      getAddress(addressOf(carol)),
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(admit("0x000002"), registry, "RegistryUnknownStream", [1, 2]);
    await viem.assertions.revertWithCustomErrorWithArgs(admit("0x00000000"), registry, "RegistryPackedLength", [
      4n,
      3n,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(admit("0x"), registry, "RegistryBatchSize", [0n, 2_000n]);
    await viem.assertions.revertWithCustomErrorWithArgs(admit(most(2_001)), registry, "RegistryBatchSize", [
      2_001n,
      2_000n,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.admit([7, true, "0x000000"], by(admitter)),
      registry,
      "RegistryUnknownPool",
      [7],
    );
  });
});

describe("authorizeDevice", () => {
  test("authorises until a time, and revokes", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const expiry = (await now()) + DAY;
    for (const until of [expiry, 0]) {
      await viem.assertions.emitWithArgs(
        registry.write.authorizeDevice([streamId, addressOf(stranger), until], by(alice)),
        registry,
        "DeviceAuthorized",
        [streamId, getAddress(addressOf(stranger)), until],
      );
      expect(await registry.read.deviceExpiry([streamId, addressOf(stranger)])).toBe(until);
    }
  });

  test("refuses a past expiry, anyone but the contributor, and other kinds", async () => {
    const { registry, streamId } = await loadFixture(registryWithPool);
    const at = (await now()) + 10;
    await time.setNextBlockTimestamp(at);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.authorizeDevice([streamId, addressOf(stranger), at], by(alice)),
      registry,
      "RegistryDeviceExpiry",
      [at],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.authorizeDevice([streamId, addressOf(stranger), at + DAY], by(bob)),
      registry,
      "RegistryNotCreator",
      [streamId, getAddress(addressOf(bob))],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.authorizeDevice([streamId, zeroAddress, at + DAY], by(alice)),
      registry,
      "RegistryZeroDevice",
      [streamId],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.authorizeDevice([3n, addressOf(stranger), at + DAY], by(alice)),
      registry,
      "RegistryUnknownDataset",
      [3n],
    );
    const { registry: fresh, fileId } = await loadFixture(registryWithFile);
    await viem.assertions.revertWithCustomErrorWithArgs(
      fresh.write.authorizeDevice([fileId, addressOf(stranger), deadline], by(alice)),
      fresh,
      "RegistryWrongKind",
      [fileId, KIND.file],
    );
  });
});
