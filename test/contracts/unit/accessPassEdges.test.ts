import { stringToHex } from "viem";
import { describe, expect, it } from "vitest";
import { args } from "../args.ts";
import {
  ACADEMIC,
  DAY,
  FILE,
  Kind,
  OPEN,
  buyer,
  deployPass,
  holder,
  member,
  networkHelpers,
  offer,
  owner,
  publicClient,
  purchaseOf,
  sell,
  validator,
  viem,
} from "./passFixture.ts";

const { revertWithCustomErrorWithArgs, emitWithArgs } = viem.assertions;
const { time } = networkHelpers;
const load = () => networkHelpers.loadFixture(deployPass);
type World = Awaited<ReturnType<typeof load>>;

const [holders, members] = [holder, member].map((one) => ({ account: one.account })) as [By, By];
type By = { account: (typeof holder)["account"] };

/** A pass whose seat 0 the member has accepted. */
async function seated(world: World) {
  const { pass } = world;
  const id = await sell(pass, FILE, ACADEMIC);
  await pass.write.offerSeat([id, 0, member.account.address], holders);
  await pass.write.acceptSeat([id, 0], members);
  return id;
}

describe("AccessPass at the last second", () => {
  it("revokes a pass whose time, taken back, ends this very second", async () => {
    const { pass, vault } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const { expiry } = await pass.read.passOf([id]);
    await networkHelpers.impersonateAccount(vault.address);
    await networkHelpers.setBalance(vault.address, 10n ** 18n);
    const at = (await time.latest()) + 1_000;
    await time.setNextBlockTimestamp(at);
    const closed = pass.write.closeReturned([id, 0, expiry - at], { account: vault.address });
    await emitWithArgs(closed, pass, "PassRevoked", [id, stringToHex("returned", { size: 32 })]);
  });

  it("offers a seat anew from the second in which it has cooled down", async () => {
    const world = await load();
    const { pass } = world;
    const id = await seated(world);
    const [, freeAt] = await pass.read.seatOf([id, 0]);
    const again = () => pass.write.offerSeat([id, 0, buyer.account.address], holders);
    await time.setNextBlockTimestamp(freeAt - 1);
    await revertWithCustomErrorWithArgs(again(), pass, "PassSeatCoolingDown", args(id, 0, freeAt));
    await time.setNextBlockTimestamp(freeAt);
    await again();
  });

  it("opens until the second before a pass ends, and is renewed as long", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const { expiry } = await pass.read.passOf([id]);
    const opens = async (at: number) => {
      await time.increaseTo(at);
      return pass.read.hasAccess([holder.account.address, FILE]);
    };
    expect(await opens(expiry - 1)).toBe(true);
    expect(await opens(expiry)).toBe(false);
    await pass.write.buy([await purchaseOf(pass, FILE, ACADEMIC)], { account: buyer.account });
    const { timestamp } = await publicClient.getBlock();
    expect((await pass.read.passOf([id])).expiry).toBe(Number(timestamp) + 30 * DAY);
  });

  it("begins anew what is bought in the second of its expiry", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const { expiry } = await pass.read.passOf([id]);
    const purchase = await purchaseOf(pass, FILE, ACADEMIC);
    await time.setNextBlockTimestamp(expiry);
    await pass.write.buy([purchase], { account: buyer.account });
    expect(await pass.read.passOf([id])).toMatchObject({ expiry: expiry + 30 * DAY, run: 1 });
  });
});

describe("AccessPass seats, once", () => {
  it("are accepted once an offer: who was put out needs another", async () => {
    const world = await load();
    const { pass } = world;
    const id = await seated(world);
    await pass.write.vacateSeat([id, 0], holders);
    const again = pass.write.acceptSeat([id, 0], members);
    await revertWithCustomErrorWithArgs(again, pass, "PassSeatNotOffered", args(id, 0, member.account.address));
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(false);
  });
});

describe("AccessPass with many licences", () => {
  it("opens under the lower of two that allow downloads", async () => {
    const { pass } = await load();
    await sell(pass, FILE, OPEN);
    await offer(pass, FILE, ACADEMIC);
    await offer(pass, FILE, 63);
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(true);
    expect(await pass.read.hasAccess([member.account.address, FILE])).toBe(false);
  });
});

describe("AccessPass of the newest pool", () => {
  it("queries it, and none beyond", async () => {
    const { pass, registry } = await load();
    const [newest, id] = [9, 1_009n];
    await registry.write.add([owner.account.address, id, Kind.Pool, newest]);
    await registry.write.setPoolValidator([validator.account.address, newest, true]);
    await offer(pass, id, ACADEMIC, { download: false });
    const purchase = { ...(await purchaseOf(pass, id, ACADEMIC)), validator: validator.account.address };
    await pass.write.buy([purchase], { account: buyer.account });
    expect(await pass.read.canQuery([holder.account.address, newest, ACADEMIC])).toBe(true);
    expect(await pass.read.canQuery([holder.account.address, newest + 1, ACADEMIC])).toBe(false);
  });
});
