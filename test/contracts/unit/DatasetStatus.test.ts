import { getAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  DAY,
  FOREVER,
  KIND,
  NOTICE,
  addressOf,
  alice,
  bob,
  by,
  carol,
  consentOf,
  contentOf,
  deployRegistry,
  guardian,
  hashOf,
  networkHelpers,
  now,
  registryWithFile,
  registryWithPool,
  stranger,
  time,
  timelock,
  validator,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
const reason = hashOf("reason");

describe("withdraw", () => {
  test("a File: sales stop at once, passes close after the notice", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    const at = (await now()) + 10;
    await time.setNextBlockTimestamp(at);
    await viem.assertions.emitWithArgs(registry.write.withdraw([fileId], by(alice)), registry, "DatasetWithdrawn", [
      fileId,
      at + NOTICE,
    ]);
    expect(await registry.read.isActive([fileId])).toBe(false);
    expect(await registry.read.isOpen([fileId])).toBe(true);
    await time.increaseTo(at + NOTICE - 1);
    expect(await registry.read.isOpen([fileId])).toBe(true);
    await time.increaseTo(at + NOTICE);
    expect(await registry.read.isOpen([fileId])).toBe(false);
  });

  test("a later change of the notice does not move what is promised", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.withdraw([fileId], by(alice));
    await registry.write.setNotice([0], by(timelock));
    expect(await registry.read.isOpen([fileId])).toBe(true);
  });

  test("a Stream closes at once, its neighbour stays", async () => {
    const { registry, streamId, bobsStreamId } = await loadFixture(registryWithPool);
    const validatorAddress = addressOf(validator);
    expect(await registry.read.isValidator([validatorAddress, streamId])).toBe(true);
    await registry.write.withdraw([streamId], by(alice));
    expect(await registry.read.isActive([streamId])).toBe(false);
    expect(await registry.read.isOpen([streamId])).toBe(false);
    expect(await registry.read.isValidator([validatorAddress, streamId])).toBe(false);
    expect(await registry.read.isActive([bobsStreamId])).toBe(true);
    expect(await registry.read.isValidator([validatorAddress, bobsStreamId])).toBe(true);
  });

  test("a Pool takes its streams with it and nobody joins any more", async () => {
    const { registry, poolId, streamId, termsHash } = await loadFixture(registryWithPool);
    await registry.write.withdraw([poolId], by(carol));
    expect(await registry.read.isActive([poolId])).toBe(false);
    expect(await registry.read.isOpen([poolId])).toBe(true);
    expect(await registry.read.isActive([streamId])).toBe(false);
    expect(await registry.read.isValidator([addressOf(validator), streamId])).toBe(false);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.join([1, hashOf("s"), termsHash, consentOf()], by(stranger)),
      registry,
      "RegistryNotActive",
      [poolId],
    );
  });

  test("is the contributor's alone, once, of something that exists", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.transferFrom([addressOf(alice), addressOf(bob), fileId], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.withdraw([fileId], by(bob)),
      registry,
      "RegistryNotCreator",
      [fileId, getAddress(addressOf(bob))],
    );
    await registry.write.withdraw([fileId], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.withdraw([fileId], by(alice)),
      registry,
      "RegistryNotActive",
      [fileId],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.withdraw([1n], by(alice)),
      registry,
      "RegistryUnknownDataset",
      [1n],
    );
  });
});

describe("suspend", () => {
  test("closes a dataset for 14 days and no longer", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    const at = (await now()) + 10;
    await time.setNextBlockTimestamp(at);
    await viem.assertions.emitWithArgs(
      registry.write.suspend([fileId, reason], by(guardian)),
      registry,
      "DatasetSuspended",
      [fileId, at + 14 * DAY, reason],
    );
    expect(await registry.read.suspensionOf([fileId])).toEqual([at, at + 14 * DAY]);
    expect(await registry.read.isActive([fileId])).toBe(false);
    expect(await registry.read.isOpen([fileId])).toBe(false);
    await time.increaseTo(at + 14 * DAY - 1);
    expect(await registry.read.isActive([fileId])).toBe(false);
    await time.increaseTo(at + 14 * DAY);
    expect(await registry.read.isActive([fileId])).toBe(true);
    expect(await registry.read.isOpen([fileId])).toBe(true);
    await registry.write.publishVersion([fileId, contentOf("b")], by(alice));
  });

  test("works once in 90 days", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.suspend([fileId, reason], by(guardian));
    const allowedAt = (await now()) + 90 * DAY;
    await time.setNextBlockTimestamp(allowedAt - 1);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.suspend([fileId, reason], by(guardian)),
      registry,
      "RegistrySuspendedRecently",
      [fileId, allowedAt],
    );
    await time.setNextBlockTimestamp(allowedAt);
    await registry.write.suspend([fileId, reason], by(guardian));
    expect(await registry.read.suspensionOf([fileId])).toEqual([allowedAt, allowedAt + 14 * DAY]);
  });

  test("is the guardian's alone, in office", async () => {
    const { registry, fileId, appointments } = await loadFixture(registryWithFile);
    for (const wallet of [stranger, timelock, alice])
      await viem.assertions.revertWithCustomErrorWithArgs(
        registry.write.suspend([fileId, reason], by(wallet)),
        registry,
        "RegistryNotGuardian",
        [getAddress(addressOf(wallet))],
      );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.suspend([9n, reason], by(guardian)),
      registry,
      "RegistryUnknownDataset",
      [9n],
    );
    await appointments.write.appointGuardian([addressOf(guardian), 0], by(timelock));
    await viem.assertions.revertWithCustomError(
      registry.write.suspend([fileId, reason], by(guardian)),
      registry,
      "RegistryNotGuardian",
    );
  });

  test("a pool's suspension halts its streams until it ends", async () => {
    const { registry, poolId, streamId } = await loadFixture(registryWithPool);
    await registry.write.suspend([poolId, reason], by(guardian));
    expect(await registry.read.isActive([streamId])).toBe(false);
    expect(await registry.read.isValidator([addressOf(validator), streamId])).toBe(false);
    await registry.write.liftSuspension([poolId], by(timelock));
    expect(await registry.read.isActive([streamId])).toBe(true);
    expect(await registry.read.isValidator([addressOf(validator), streamId])).toBe(true);
  });

  test("a withdrawn pool stays closed whatever becomes of its suspension", async () => {
    const { registry, poolId, streamId } = await loadFixture(registryWithPool);
    await registry.write.suspend([poolId, reason], by(guardian));
    await registry.write.withdraw([poolId], by(carol));
    await registry.write.liftSuspension([poolId], by(timelock));
    expect(await registry.read.isActive([streamId])).toBe(false);
    await registry.write.confirmSuspension([poolId, (await now()) + DAY, reason], by(timelock));
    await time.increase(2 * DAY);
    expect(await registry.read.isActive([streamId])).toBe(false);
    expect(await registry.read.isOpen([poolId])).toBe(true);
  });

  test("a pool suspended until the end of time is no withdrawn one: it can be lifted", async () => {
    const { registry, poolId, streamId } = await loadFixture(registryWithPool);
    await registry.write.confirmSuspension([poolId, FOREVER, reason], by(timelock));
    expect(await registry.read.isActive([streamId])).toBe(false);
    await registry.write.liftSuspension([poolId], by(timelock));
    expect(await registry.read.isActive([poolId])).toBe(true);
    expect(await registry.read.isActive([streamId])).toBe(true);
  });

  test("a suspended contributor may still withdraw, and the token may move", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.suspend([fileId, reason], by(guardian));
    await registry.write.withdraw([fileId], by(alice));
    await registry.write.transferFrom([addressOf(alice), addressOf(bob), fileId], by(alice));
    expect(await registry.read.isOpen([fileId])).toBe(false);
    await time.increase(14 * DAY);
    expect(await registry.read.isActive([fileId])).toBe(false);
    expect(await registry.read.kindOf([fileId])).toBe(KIND.file);
  });
});

describe("confirmSuspension and liftSuspension", () => {
  test("the timelock prolongs a suspension, which keeps its beginning", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.suspend([fileId, reason], by(guardian));
    const since = await now();
    const until = since + 200 * DAY;
    await viem.assertions.emitWithArgs(
      registry.write.confirmSuspension([fileId, until, reason], by(timelock)),
      registry,
      "DatasetSuspended",
      [fileId, until, reason],
    );
    expect(await registry.read.suspensionOf([fileId])).toEqual([since, until]);
    await time.increaseTo(since + 100 * DAY);
    expect(await registry.read.isActive([fileId])).toBe(false);
    await registry.write.suspend([fileId, reason], by(guardian));
    expect(await registry.read.suspensionOf([fileId])).toEqual([since, until]);
  });

  test("the timelock may suspend anew, never into the past, never shorter", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    const at = (await now()) + 10;
    await time.setNextBlockTimestamp(at);
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.confirmSuspension([fileId, at, reason], by(timelock)),
      registry,
      "RegistrySuspensionEnd",
      [at, at + 1],
    );
    await registry.write.confirmSuspension([fileId, at + DAY, reason], by(timelock));
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.confirmSuspension([fileId, at + DAY - 1, reason], by(timelock)),
      registry,
      "RegistrySuspensionEnd",
      [at + DAY - 1, at + DAY],
    );
  });

  test("lifting opens the dataset and frees nobody from the 90 days", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    await registry.write.suspend([fileId, reason], by(guardian));
    const since = await now();
    await viem.assertions.emitWithArgs(
      registry.write.liftSuspension([fileId], by(timelock)),
      registry,
      "SuspensionLifted",
      [fileId],
    );
    expect(await registry.read.suspensionOf([fileId])).toEqual([since, await now()]);
    expect(await registry.read.isOpen([fileId])).toBe(true);
    await viem.assertions.revertWithCustomError(
      registry.write.suspend([fileId, reason], by(guardian)),
      registry,
      "RegistrySuspendedRecently",
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.liftSuspension([fileId], by(timelock)),
      registry,
      "RegistryNotSuspended",
      [fileId],
    );
  });

  test("need a dataset", async () => {
    const { registry } = await loadFixture(registryWithFile);
    for (const call of [
      () => registry.write.confirmSuspension([9n, FOREVER, reason], by(timelock)),
      () => registry.write.liftSuspension([9n], by(timelock)),
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryUnknownDataset", [9n]);
  });

  test("are the timelock's alone", async () => {
    const { registry, fileId } = await loadFixture(registryWithFile);
    const refused = [guardian, alice].flatMap((wallet) => [
      () => registry.write.confirmSuspension([fileId, 4_000_000_000, reason], by(wallet)),
      () => registry.write.liftSuspension([fileId], by(wallet)),
      () => registry.write.setNotice([1], by(wallet)),
    ]);
    for (const call of refused)
      await viem.assertions.revertWithCustomError(call(), registry, "OwnableUnauthorizedAccount");
  });
});

describe("the notice", () => {
  test("is set by the timelock, up to 30 days", async () => {
    const { registry } = await loadFixture(deployRegistry);
    expect(await registry.read.notice()).toBe(NOTICE);
    expect(await registry.read.owner()).toBe(getAddress(addressOf(timelock)));
    await viem.assertions.emitWithArgs(registry.write.setNotice([30 * DAY], by(timelock)), registry, "NoticeSet", [
      30 * DAY,
    ]);
    expect(await registry.read.notice()).toBe(30 * DAY);
    for (const notice of [30 * DAY + 1, FOREVER])
      await viem.assertions.revertWithCustomErrorWithArgs(
        registry.write.setNotice([notice], by(timelock)),
        registry,
        "RegistryNotice",
        [notice, 30 * DAY],
      );
  });
});
