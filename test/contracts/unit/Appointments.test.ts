import { getAddress, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  DAY,
  NOTICE,
  addressOf,
  alice,
  bob,
  deployRegistry,
  guardian,
  networkHelpers,
  now,
  other,
  stranger,
  time,
  timelock,
  validator,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
const asTimelock = { account: timelock.account };
const numbered = (i: number) => getAddress(`0x${(i + 1).toString(16).padStart(40, "0")}`);

describe("the constructor", () => {
  test("appoints whom it names at once, and leaves the deployer nothing", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    expect(await appointments.read.owner()).toBe(getAddress(addressOf(timelock)));
    expect(await appointments.read.validators()).toEqual([validator, other].map((w) => getAddress(addressOf(w))));
    expect(await appointments.read.isValidator([addressOf(other)])).toBe(true);
    expect(await appointments.read.isGuardian([addressOf(guardian)])).toBe(true);
    expect(await appointments.read.notice()).toBe(NOTICE);
  });

  test("may do without a guardian", async () => {
    const appointments = await viem.deployContract("Appointments", [addressOf(timelock), 0, [], zeroAddress, 0]);
    expect(await appointments.read.guardian()).toEqual([zeroAddress, 0]);
    expect(await appointments.read.isGuardian([zeroAddress])).toBe(false);
    expect(await appointments.read.proposerOf([5n])).toBe(zeroAddress);
  });
});

describe("validators", () => {
  test("become active after the notice", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    const at = (await now()) + 10;
    await time.setNextBlockTimestamp(at);
    await viem.assertions.emitWithArgs(
      appointments.write.appointValidator([addressOf(alice)], asTimelock),
      appointments,
      "ValidatorAppointed",
      [getAddress(addressOf(alice)), at + NOTICE],
    );
    expect(await appointments.read.activeAt([addressOf(alice)])).toBe(at + NOTICE);
    await time.increaseTo(at + NOTICE - 1);
    expect(await appointments.read.isValidator([addressOf(alice)])).toBe(false);
    await time.increaseTo(at + NOTICE);
    expect(await appointments.read.isValidator([addressOf(alice)])).toBe(true);
  });

  test("are dismissed at once; the others stay", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    await viem.assertions.emitWithArgs(
      appointments.write.dismissValidator([addressOf(validator)], asTimelock),
      appointments,
      "ValidatorDismissed",
      [getAddress(addressOf(validator))],
    );
    expect(await appointments.read.isValidator([addressOf(validator)])).toBe(false);
    expect(await appointments.read.activeAt([addressOf(validator)])).toBe(0);
    expect(await appointments.read.isValidator([addressOf(other)])).toBe(true);
    await appointments.write.dismissValidator([addressOf(other)], asTimelock);
    expect(await appointments.read.validators()).toEqual([]);
    await appointments.write.appointValidator([addressOf(other)], asTimelock);
    expect(await appointments.read.validators()).toEqual([getAddress(addressOf(other))]);
  });

  test("are refused twice, at zero, unknown, and beyond 64", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    const appoint = (account: `0x${string}`) => appointments.write.appointValidator([account], asTimelock);
    await viem.assertions.revertWithCustomErrorWithArgs(
      appoint(addressOf(validator)),
      appointments,
      "AppointmentsKnown",
      [getAddress(addressOf(validator))],
    );
    await viem.assertions.revertWithCustomError(appoint(zeroAddress), appointments, "AppointmentsZeroAddress");
    await viem.assertions.revertWithCustomErrorWithArgs(
      appointments.write.dismissValidator([addressOf(bob)], asTimelock),
      appointments,
      "AppointmentsUnknown",
      [getAddress(addressOf(bob))],
    );
    for (let i = 2; i < 64; i++) await appoint(numbered(i));
    await viem.assertions.revertWithCustomErrorWithArgs(appoint(addressOf(bob)), appointments, "AppointmentsFull", [
      64n,
    ]);
  });

  test("take turns to propose; those who wait have no turn", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    const turns = (epochs: bigint[]) => Promise.all(epochs.map((epoch) => appointments.read.proposerOf([epoch])));
    const [a, b, c] = [validator, other, alice].map((wallet) => getAddress(addressOf(wallet)));
    await appointments.write.appointValidator([addressOf(alice)], asTimelock);
    expect(await turns([0n, 1n, 2n, 3n])).toEqual([a, b, a, b]);
    await time.increase(NOTICE);
    expect(await turns([0n, 1n, 2n, 3n])).toEqual([a, b, c, a]);
    await appointments.write.dismissValidator([addressOf(validator)], asTimelock);
    expect(await turns([0n, 1n, 2n])).toEqual([c, b, c]);
  });
});

describe("the guardian", () => {
  test("is in office until a time, at most a year ahead", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    const at = (await now()) + 10;
    const until = at + 365 * DAY;
    await time.setNextBlockTimestamp(at);
    await viem.assertions.revertWithCustomErrorWithArgs(
      appointments.write.appointGuardian([addressOf(bob), until + 1], asTimelock),
      appointments,
      "AppointmentsTerm",
      [BigInt(until + 1), BigInt(until)],
    );
    await time.setNextBlockTimestamp(at);
    await viem.assertions.emitWithArgs(
      appointments.write.appointGuardian([addressOf(bob), until], asTimelock),
      appointments,
      "GuardianAppointed",
      [getAddress(addressOf(bob)), until],
    );
    expect(await appointments.read.guardian()).toEqual([getAddress(addressOf(bob)), until]);
    expect(await appointments.read.isGuardian([addressOf(guardian)])).toBe(false);
    await time.increaseTo(until - 1);
    expect(await appointments.read.isGuardian([addressOf(bob)])).toBe(true);
    await time.increaseTo(until);
    expect(await appointments.read.isGuardian([addressOf(bob)])).toBe(false);
  });

  test("cannot be the zero address", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    await viem.assertions.revertWithCustomError(
      appointments.write.appointGuardian([zeroAddress, 0], asTimelock),
      appointments,
      "AppointmentsZeroAddress",
    );
  });
});

describe("parameters", () => {
  test("the notice is at most 30 days", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    await viem.assertions.emitWithArgs(
      appointments.write.setNotice([30 * DAY], asTimelock),
      appointments,
      "NoticeSet",
      [30 * DAY],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      appointments.write.setNotice([30 * DAY + 1], asTimelock),
      appointments,
      "AppointmentsNotice",
      [30 * DAY + 1, 30 * DAY],
    );
  });

  test("everything is the timelock's alone", async () => {
    const { appointments } = await loadFixture(deployRegistry);
    const account = stranger.account;
    for (const call of [
      () => appointments.write.appointValidator([addressOf(alice)], { account }),
      () => appointments.write.dismissValidator([addressOf(validator)], { account }),
      () => appointments.write.appointGuardian([addressOf(alice), 0], { account }),
      () => appointments.write.setNotice([0], { account }),
    ])
      await viem.assertions.revertWithCustomError(call(), appointments, "OwnableUnauthorizedAccount");
  });
});
