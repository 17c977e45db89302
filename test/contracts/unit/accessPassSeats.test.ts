import { type Hex, getAddress, stringToHex, zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import {
  ACADEMIC,
  DAY,
  FILE,
  OPEN,
  POOL,
  POOL_NUMBER,
  buyer,
  deployPass,
  holder,
  member,
  networkHelpers,
  offer,
  publicClient,
  purchaseOf,
  sell,
  stranger,
  timelock,
  viem,
} from "./passFixture.ts";
import { args } from "../args.ts";

const { revertWithCustomErrorWithArgs, emitWithArgs } = viem.assertions;
const load = () => networkHelpers.loadFixture(deployPass);
const REASON = stringToHex("fraud", { size: 32 });

describe("AccessPass seats", () => {
  it("opens for an address once it accepts, and no longer than the pass", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const who = getAddress(member.account.address);
    await emitWithArgs(offerSeat(pass, id, 1, who), pass, "SeatOffered", [id, 1, who]);
    expect(await pass.read.hasAccess([who, FILE])).toBe(false);
    await emitWithArgs(accept(pass, id, 1), pass, "SeatAccepted", [id, 1, who]);
    expect(await pass.read.hasAccess([who, FILE])).toBe(true);
    expect(await pass.read.seatOf([id, 1])).toEqual([who, Number(await now()) + DAY]);
    await networkHelpers.time.increase(30 * DAY);
    expect(await pass.read.hasAccess([who, FILE])).toBe(false);
  });

  it("queries a pool under exactly the pass's licence", async () => {
    const { pass } = await load();
    const id = await sell(pass, POOL, ACADEMIC);
    await offerSeat(pass, id, 0, member.account.address);
    await accept(pass, id, 0);
    expect(await pass.read.canQuery([member.account.address, POOL_NUMBER, ACADEMIC])).toBe(true);
    expect(await pass.read.canQuery([member.account.address, POOL_NUMBER, OPEN])).toBe(false);
  });

  it("cools down for a day before it goes to another, who then takes it over", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    await offerSeat(pass, id, 0, member.account.address);
    await accept(pass, id, 0);
    const [, freeAt] = await pass.read.seatOf([id, 0]);
    const early = () => offerSeat(pass, id, 0, stranger.account.address);
    await revertWithCustomErrorWithArgs(early(), pass, "PassSeatCoolingDown", [id, 0, freeAt]);
    await pass.write.vacateSeat([id, 0], { account: holder.account });
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(false);
    await revertWithCustomErrorWithArgs(early(), pass, "PassSeatCoolingDown", [id, 0, freeAt]);
    await networkHelpers.time.increaseTo(freeAt);
    await offerSeat(pass, id, 0, stranger.account.address);
    await pass.write.acceptSeat([id, 0], { account: stranger.account });
    expect(await pass.read.hasAccess([stranger.account.address, FILE])).toBe(true);
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(false);
  });

  it("keeps the present member until the next one accepts", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    await offerSeat(pass, id, 0, member.account.address);
    await accept(pass, id, 0);
    await networkHelpers.time.increase(DAY);
    await offerSeat(pass, id, 0, stranger.account.address);
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(true);
    await offerSeat(pass, id, 0, zeroAddress);
    const late = pass.write.acceptSeat([id, 0], { account: stranger.account });
    const nobody = args(id, 0, getAddress(stranger.account.address));
    await revertWithCustomErrorWithArgs(late, pass, "PassSeatNotOffered", nobody);
  });

  it("lets a member who sits in two passes return to the first", async () => {
    const { pass } = await load();
    const first = await sell(pass, FILE, ACADEMIC);
    await pass.write.buy([{ ...(await purchaseOf(pass, FILE, ACADEMIC)), holder: buyer.account.address }]);
    const second = await pass.read.passIdOf([buyer.account.address, FILE, ACADEMIC]);
    await offerSeat(pass, first, 0, member.account.address);
    await accept(pass, first, 0);
    await pass.write.offerSeat([second, 1, member.account.address], { account: buyer.account });
    await accept(pass, second, 1);
    await pass.write.revoke([second, REASON], { account: timelock.account });
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(false);
    await accept(pass, first, 0);
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(true);
  });

  it("closes seats beyond the number a later purchase brought", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC, { seats: 2 });
    await offerSeat(pass, id, 1, member.account.address);
    await accept(pass, id, 1);
    await offer(pass, FILE, ACADEMIC, { seats: 1 });
    await pass.write.buy([await purchaseOf(pass, FILE, ACADEMIC)], { account: holder.account });
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(false);
    await revertWithCustomErrorWithArgs(accept(pass, id, 1), pass, "PassSeat", [id, 1, 1]);
  });

  it("cannot be vacated while nobody sits there", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    await offerSeat(pass, id, 0, member.account.address);
    const vacate = () => pass.write.vacateSeat([id, 0], { account: holder.account });
    const nobody = args(id, 0, getAddress(holder.account.address));
    await revertWithCustomErrorWithArgs(vacate(), pass, "PassSeatNotOffered", nobody);
    await accept(pass, id, 0);
    await vacate();
    await revertWithCustomErrorWithArgs(vacate(), pass, "PassSeatNotOffered", nobody);
  });

  it("is the holder's to offer and nobody else's to take", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const who = getAddress(stranger.account.address);
    const byStranger = pass.write.offerSeat([id, 0, who], { account: stranger.account });
    await revertWithCustomErrorWithArgs(byStranger, pass, "PassNotHolder", [id, who]);
    await revertWithCustomErrorWithArgs(offerSeat(pass, id + 1n, 0, who), pass, "PassUnknown", [id + 1n]);
    await revertWithCustomErrorWithArgs(offerSeat(pass, id, 2, who), pass, "PassSeat", [id, 2, 2]);
    await offerSeat(pass, id, 0, member.account.address);
    const taken = pass.write.acceptSeat([id, 0], { account: stranger.account });
    await revertWithCustomErrorWithArgs(taken, pass, "PassSeatNotOffered", [id, 0, who]);
    await accept(pass, id, 0);
    const vacated = pass.write.vacateSeat([id, 0], { account: stranger.account });
    await revertWithCustomErrorWithArgs(vacated, pass, "PassNotHolder", [id, who]);
    const left = pass.write.vacateSeat([id, 0], { account: member.account });
    await emitWithArgs(left, pass, "SeatVacated", [id, 0, getAddress(member.account.address)]);
  });
});

type Pass = Awaited<ReturnType<typeof deployPass>>["pass"];

function offerSeat(pass: Pass, id: bigint, seat: number, to: Hex): Promise<Hex> {
  return pass.write.offerSeat([id, seat, to], { account: holder.account });
}

function accept(pass: Pass, id: bigint, seat: number): Promise<Hex> {
  return pass.write.acceptSeat([id, seat], { account: member.account });
}

async function now(): Promise<bigint> {
  return (await publicClient.getBlock()).timestamp;
}
