import { type Hex, encodeAbiParameters, getAbiItem, getAddress, keccak256, parseEventLogs, stringToHex } from "viem";
import { rewardVaultAbi } from "@datagraph/protocol";
import { describe, expect, it } from "vitest";
import {
  ACADEMIC,
  DAY,
  FILE,
  OPEN,
  POOL,
  POOL_NUMBER,
  deployPass,
  holder,
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

describe("AccessPass closes", () => {
  it("12: by expiry, to the second", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const { expiry } = await pass.read.passOf([id]);
    await networkHelpers.time.increaseTo(expiry - 1);
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(true);
    await networkHelpers.time.increaseTo(expiry);
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(false);
  });

  it("12: by revocation, by the timelock alone, until bought anew", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const byHolder = pass.write.revoke([id, REASON], { account: holder.account });
    const refused = args(getAddress(holder.account.address));
    await revertWithCustomErrorWithArgs(byHolder, pass, "PassNotTimelock", refused);
    const unknown = pass.write.revoke([5n, REASON], { account: timelock.account });
    await revertWithCustomErrorWithArgs(unknown, pass, "PassUnknown", [5n]);
    const revoked = pass.write.revoke([id, REASON], { account: timelock.account });
    await emitWithArgs(revoked, pass, "PassRevoked", [id, REASON]);
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(false);
    await pass.write.buy([await purchaseOf(pass, FILE, ACADEMIC)]);
    expect((await pass.read.passOf([id])).expiry).toBe(Number(await now()) + 30 * DAY);
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(true);
  });

  it("when the vault gave the price back, and for nobody else's word", async () => {
    const { pass, vault } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const refused = args(getAddress(timelock.account.address));
    const byTimelock = pass.write.closeReturned([id, 0, 30 * DAY], { account: timelock.account });
    await revertWithCustomErrorWithArgs(byTimelock, pass, "PassNotVault", refused);
    await networkHelpers.impersonateAccount(vault.address);
    await networkHelpers.setBalance(vault.address, 10n ** 18n);
    const closed = pass.write.closeReturned([id, 0, 30 * DAY], { account: vault.address });
    await emitWithArgs(closed, pass, "PassRevoked", [id, stringToHex("returned", { size: 32 })]);
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(false);
  });

  it("keeps the time a holder paid for when somebody's gift of an extension is taken back", async () => {
    const { pass, vault } = await load();
    const id = await sell(pass, FILE, ACADEMIC, { price: 9n });
    const { expiry } = await pass.read.passOf([id]);
    await offer(pass, FILE, ACADEMIC, { price: 1n, duration: DAY });
    const p = await purchaseOf(pass, FILE, ACADEMIC, 1n);
    const gift = await saleOf(pass.write.buy([p], { account: stranger.account, value: 1n }), vault.abi);
    expect((await pass.read.passOf([id])).expiry).toBe(expiry + DAY);
    const shortened = vault.write.takeBack([pass.address, gift], { account: stranger.account });
    await emitWithArgs(shortened, pass, "PassShortened", [id, expiry]);
    expect((await pass.read.passOf([id])).expiry).toBe(expiry);
    expect(await pass.read.hasAccess([p.holder, FILE])).toBe(true);
  });

  it("keeps the time of the run that an earlier run's sale, taken back, did not bring", async () => {
    const { pass, vault } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 1n });
    const first = await purchaseOf(pass, FILE, ACADEMIC, 1n);
    const gift = await saleOf(pass.write.buy([first], { account: stranger.account, value: 1n }), vault.abi);
    await offer(pass, FILE, ACADEMIC, { price: 1n, seats: 7 });
    const anew = await purchaseOf(pass, FILE, ACADEMIC, 1n);
    await pass.write.buy([anew], { account: holder.account, value: 1n });
    const id = await pass.read.passIdOf([first.holder, FILE, ACADEMIC]);
    const before = await pass.read.passOf([id]);
    expect(before.run).toBe(1);
    await vault.write.takeBack([pass.address, gift], { account: stranger.account });
    expect(await pass.read.passOf([id])).toEqual(before);
    await networkHelpers.time.increaseTo(before.expiry);
    const third = await saleOf(pass.write.buy([anew], { account: holder.account, value: 1n }), vault.abi);
    expect(third.run).toBe(2);
  });

  it("keeps every sale that rests, each until the vault ends it, through renewals and new runs", async () => {
    const { pass, vault } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 1n });
    const buyOne = async (account = stranger.account) =>
      saleOf(pass.write.buy([await purchaseOf(pass, FILE, ACADEMIC, 1n)], { account, value: 1n }), vault.abi);
    const sales = [await buyOne(), await buyOne()];
    await offer(pass, FILE, ACADEMIC, { price: 1n, seats: 9 });
    sales.push(await buyOne(holder.account));
    const id = sales[0]!.passId;
    const hashes = sales.map(hashSale);
    const held = () => Promise.all(hashes.map((hash) => pass.read.isSaleHeld([id, hash])));
    expect(await held()).toEqual([true, true, true]);
    await networkHelpers.impersonateAccount(vault.address);
    await networkHelpers.setBalance(vault.address, 10n ** 18n);
    const end = async (...which: number[]) => {
      const ended = which.map((index) => hashes[index]!);
      const call = [ended.map(() => id), ended] as const;
      const { result } = await pass.simulate.endSales(call, { account: vault.address });
      await pass.write.endSales(call, { account: vault.address });
      return result;
    };
    expect(await end(0, 0)).toBe(0b01n);
    expect(await held()).toEqual([false, true, true]);
    sales.push(await buyOne());
    hashes.push(hashSale(sales[3]!));
    expect(await held()).toEqual([false, true, true, true]);
    const before = await pass.read.passOf([id]);
    expect(await end(0, 3, 1, 2)).toBe(0b1110n);
    expect(await held()).toEqual([false, false, false, false]);
    expect(await pass.read.passOf([id])).toEqual(before);
    const byHolder = pass.write.endSales([[id], [hashes[0]!]], { account: holder.account });
    await revertWithCustomErrorWithArgs(byHolder, pass, "PassNotVault", args(getAddress(holder.account.address)));
  });

  it("12: with its dataset: Files stay open while the registry says so, pools stop at once", async () => {
    const { pass, registry } = await load();
    await sell(pass, FILE, ACADEMIC);
    await sell(pass, POOL, ACADEMIC);
    const who = holder.account.address;
    await registry.write.setStatus([FILE, false, true]);
    await registry.write.setStatus([POOL, false, true]);
    expect(await pass.read.hasAccess([who, FILE])).toBe(true);
    expect(await pass.read.canQuery([who, POOL_NUMBER, ACADEMIC])).toBe(false);
    await registry.write.setStatus([FILE, false, false]);
    expect(await pass.read.hasAccess([who, FILE])).toBe(false);
  });

  it("releases no key under an offer without download, but does under another licence with it", async () => {
    const { pass } = await load();
    await sell(pass, FILE, OPEN, { download: false });
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(false);
    await sell(pass, FILE, 63, { download: true });
    expect(await pass.read.hasAccess([holder.account.address, FILE])).toBe(true);
  });
});

/** The sale that the vault was told of. */
async function saleOf(bought: Promise<Hex>, abi: VaultAbi) {
  const { logs } = await publicClient.getTransactionReceipt({ hash: await bought });
  return parseEventLogs({ abi, logs, eventName: "Held" })[0]!.args.sale;
}

/** The hash that a sale goes by. */
function hashSale(sale: Awaited<ReturnType<typeof saleOf>>): Hex {
  return keccak256(encodeAbiParameters(getAbiItem({ abi: rewardVaultAbi, name: "isHeld" }).inputs, [sale]));
}

type VaultAbi = Awaited<ReturnType<typeof deployPass>>["vault"]["abi"];

async function now(): Promise<bigint> {
  return (await publicClient.getBlock()).timestamp;
}
