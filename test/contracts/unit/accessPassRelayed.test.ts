import type { Purchase } from "@datagraph/protocol";
import { type Hex, encodeFunctionData, getAddress, maxUint256, recoverAddress, zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import {
  ACADEMIC,
  DAY,
  FILE,
  OPEN,
  POOL,
  buyer,
  deployPass,
  holder,
  member,
  networkHelpers,
  offer,
  permit,
  publicClient,
  purchaseOf,
  sell,
  stranger,
  timelock,
  viem,
} from "./passFixture.ts";
import { args } from "../args.ts";
import { DEADLINE, acceptanceOf, mandateOf } from "./passSignatures.ts";

const { revertWithCustomErrorWithArgs, emitWithArgs } = viem.assertions;
const USD = 1;
const PRICE = 25n;
const relay = { account: stranger.account };
const BUYER = getAddress(buyer.account.address);

/** A File offered for dollars; the buyer has some, and no coin is asked of them. */
async function deployOffered() {
  const base = await deployPass();
  const { pass, dollar, vault } = base;
  await offer(pass, FILE, ACADEMIC, { price: PRICE, token: USD });
  await dollar.write.mint([buyer.account.address, 100n]);
  const approve = (amount = PRICE, spender = vault.address) =>
    dollar.write.approve([spender, amount], { account: buyer.account });
  return { ...base, approve, p: await purchaseOf(pass, FILE, ACADEMIC, PRICE) };
}
const load = () => networkHelpers.loadFixture(deployOffered);

describe("AccessPass.buyFor", () => {
  it("sells to whoever signed, for what they approved, whoever hands it in", async () => {
    const { pass, vault, dollar, approve, p } = await load();
    await approve();
    const id = await pass.read.passIdOf([p.holder, FILE, ACADEMIC]);
    const hash = await pass.write.buyFor([p, await mandateOf(pass.address, buyer, p)], relay);
    const expiry = Number((await publicClient.getBlock()).timestamp) + 30 * DAY;
    const who = getAddress(p.holder);
    const bought = args(id, FILE, who, ACADEMIC, BUYER, getAddress(dollar.address), PRICE, expiry, 2, true);
    await emitWithArgs(Promise.resolve(hash), pass, "PassBought", bought);
    const [held] = await vault.getEvents.Held();
    expect(held!.args.sale!.buyer).toBe(BUYER);
    expect(await dollar.read.balanceOf([vault.address])).toBe(PRICE);
    expect(await pass.read.isNonceUsed([BUYER, 0n])).toBe(true);
    expect(await pass.read.isNonceUsed([BUYER, 1n])).toBe(false);
  });

  it("14: signs the digest that hashPurchase names, of the domain that ERC-5267 names", async () => {
    const { pass, p } = await load();
    const [, name, version, chainId, verifyingContract] = await pass.read.eip712Domain();
    expect([name, version, chainId, verifyingContract]).toEqual(["AccessPass", "1", 31337n, getAddress(pass.address)]);
    const { signature } = await mandateOf(pass.address, buyer, p);
    const hash = await pass.read.hashPurchase([p, BUYER, 0n, DEADLINE]);
    expect(await recoverAddress({ hash, signature })).toBe(BUYER);
  });

  it("14: counts a nonce once, in any order, and never after it was cancelled", async () => {
    const { pass, approve, p } = await load();
    await approve(100n);
    for (const nonce of [255n, 0n, 1n << 248n, maxUint256]) {
      expect(await pass.read.isNonceUsed([BUYER, nonce])).toBe(false);
      const mandate = await mandateOf(pass.address, buyer, p, { nonce });
      await pass.write.buyFor([p, mandate], relay);
      const again = pass.write.buyFor([p, mandate], relay);
      await revertWithCustomErrorWithArgs(again, pass, "PassNonceUsed", [BUYER, nonce]);
      expect(await pass.read.isNonceUsed([BUYER, nonce])).toBe(true);
    }
    for (const nonce of [1n, 254n, 256n, 511n]) expect(await pass.read.isNonceUsed([BUYER, nonce])).toBe(false);
    await emitWithArgs(pass.write.cancelNonce([7n], { account: buyer.account }), pass, "NonceCancelled", [BUYER, 7n]);
    const cancelled = pass.write.buyFor([p, await mandateOf(pass.address, buyer, p, { nonce: 7n })], relay);
    await revertWithCustomErrorWithArgs(cancelled, pass, "PassNonceUsed", [BUYER, 7n]);
    const twice = pass.write.cancelNonce([7n], { account: buyer.account });
    await revertWithCustomErrorWithArgs(twice, pass, "PassNonceUsed", [BUYER, 7n]);
  });

  it("14: lasts until the deadline's second, and no longer", async () => {
    const { pass, approve, p } = await load();
    await approve(100n);
    const deadline = Number((await publicClient.getBlock()).timestamp) + 100;
    const mandate = await mandateOf(pass.address, buyer, p, { deadline });
    const late = await mandateOf(pass.address, buyer, p, { deadline, nonce: 1n });
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await pass.write.buyFor([p, mandate], relay);
    const refused = pass.write.buyFor([p, late], relay);
    await revertWithCustomErrorWithArgs(refused, pass, "PassExpired", [deadline]);
  });

  it("11: refuses every change of what was signed, and every other signer", async () => {
    const { pass, approve, p } = await load();
    await approve(100n);
    const mandate = await mandateOf(pass.address, buyer, p);
    const other = getAddress(stranger.account.address);
    const changed: Purchase[] = [
      { ...p, dataset: POOL },
      { ...p, licence: OPEN },
      { ...p, holder: other },
      { ...p, maxPrice: PRICE + 1n },
      { ...p, validator: other },
      { ...p, offerHash: `0x${"11".repeat(32)}` },
    ];
    const calls = [
      ...changed.map((purchase) => [purchase, mandate] as const),
      [p, { ...mandate, nonce: 1n }] as const,
      [p, { ...mandate, deadline: DEADLINE + 1 }] as const,
      [p, { ...mandate, signature: "0x" as Hex }] as const,
      [p, await mandateOf(zeroAddress, buyer, p)] as const,
      [p, await mandateOf(pass.address, stranger, p, { buyer: BUYER })] as const,
    ];
    for (const call of calls)
      await revertWithCustomErrorWithArgs(pass.write.buyFor(call, relay), pass, "PassBadSignature", [BUYER]);
    const nobody = pass.write.buyFor([p, { ...mandate, buyer: zeroAddress }], relay);
    await revertWithCustomErrorWithArgs(nobody, pass, "PassBadSignature", [zeroAddress]);
    expect(await pass.read.isNonceUsed([BUYER, 0n])).toBe(false);
  });

  it("starts a running pass anew under other terms for its holder alone, who signed", async () => {
    const { pass, p } = await load();
    await offer(pass, FILE, ACADEMIC);
    const free = await purchaseOf(pass, FILE, ACADEMIC);
    await pass.write.buy([free]);
    const id = await pass.read.passIdOf([p.holder, FILE, ACADEMIC]);
    const { expiry } = await pass.read.passOf([id]);
    await offer(pass, FILE, ACADEMIC, { duration: DAY, seats: 7 });
    const anew = await purchaseOf(pass, FILE, ACADEMIC);
    const byBuyer = pass.write.buyFor([anew, await mandateOf(pass.address, buyer, anew)], relay);
    await revertWithCustomErrorWithArgs(byBuyer, pass, "PassTermsDiffer", [id, expiry]);
    await pass.write.buyFor([anew, await mandateOf(pass.address, holder, anew)], relay);
    expect((await pass.read.passOf([id])).seats).toBe(7);
  });

  it("takes no coin: a native price is for buy", async () => {
    const { pass } = await load();
    await offer(pass, FILE, OPEN, { price: PRICE });
    const p = await purchaseOf(pass, FILE, OPEN, PRICE);
    const refused = pass.write.buyFor([p, await mandateOf(pass.address, buyer, p)], relay);
    await revertWithCustomErrorWithArgs(refused, pass, "PassWrongValue", [PRICE, 0n]);
  });

  it("14: asks a contract that buys, which may have changed its mind", async () => {
    const { pass, vault, dollar, p } = await load();
    const wallet = await viem.deployContract("FickleWallet");
    await dollar.write.mint([wallet.address, 50n]);
    const data = encodeFunctionData({ abi: dollar.abi, functionName: "approve", args: [vault.address, 50n] });
    await wallet.write.execute([dollar.address, data]);
    const mandate = { buyer: wallet.address, nonce: 3n, deadline: DEADLINE, signature: "0x1234" as Hex };
    await wallet.write.approve([await pass.read.hashPurchase([p, wallet.address, 3n, DEADLINE]), true]);
    await wallet.write.setSulking([true]);
    const refused = pass.write.buyFor([p, mandate], relay);
    await revertWithCustomErrorWithArgs(refused, pass, "PassBadSignature", args(getAddress(wallet.address)));
    await wallet.write.setSulking([false]);
    await pass.write.buyFor([p, mandate], relay);
    const again = pass.write.buyFor([p, mandate], relay);
    await revertWithCustomErrorWithArgs(again, pass, "PassNonceUsed", args(getAddress(wallet.address), 3n));
  });

  it("14: is not stalled by wallets that burn gas, answer shortly, at length, or not", async () => {
    const { pass, p } = await load();
    for (const mode of [1, 2, 3, 4]) {
      const wallet = await viem.deployContract("ContractWallet", [BUYER, mode]);
      const mandate = await mandateOf(pass.address, buyer, p, { buyer: wallet.address });
      const refused = pass.write.buyFor([p, mandate], { ...relay, gas: 1_000_000n });
      await revertWithCustomErrorWithArgs(refused, pass, "PassBadSignature", args(getAddress(wallet.address)));
    }
  });
});

describe("AccessPass.buyForWithPermit", () => {
  it("needs two signatures of the buyer and no transaction of theirs", async () => {
    const { pass, vault, dollar, p } = await load();
    const permitted = await permit(dollar.address, vault.address, PRICE);
    await pass.write.buyForWithPermit([p, await mandateOf(pass.address, buyer, p), permitted], relay);
    expect(await dollar.read.balanceOf([vault.address])).toBe(PRICE);
  });

  it("refuses a permit by another, and a mandate by another", async () => {
    const { pass, vault, dollar, p } = await load();
    const mandate = await mandateOf(pass.address, buyer, p);
    const foreign = await permit(dollar.address, vault.address, PRICE, stranger);
    const failed = args(getAddress(dollar.address), getAddress(vault.address), 0n, PRICE);
    const unpaid = pass.write.buyForWithPermit([p, mandate, foreign], relay);
    await revertWithCustomErrorWithArgs(unpaid, pass, "PassPermitFailed", failed);
    const forged = await mandateOf(pass.address, stranger, p, { buyer: BUYER });
    const permitted = await permit(dollar.address, vault.address, PRICE);
    const unsigned = pass.write.buyForWithPermit([p, forged, permitted], relay);
    await revertWithCustomErrorWithArgs(unsigned, pass, "PassBadSignature", [BUYER]);
  });
});

describe("AccessPass.acceptSeatFor", () => {
  const who = getAddress(member.account.address);

  async function deploySeat() {
    const base = await deployPass();
    const passId = await sell(base.pass, FILE, ACADEMIC);
    await base.pass.write.offerSeat([passId, 1, who], { account: holder.account });
    const message = { member: who, passId, seat: 1, nonce: 0n, deadline: DEADLINE };
    const accept = (signature: Hex, changes: Partial<typeof message> = {}) => {
      const m = { ...message, ...changes };
      return base.pass.write.acceptSeatFor([m.member, m.passId, m.seat, m.nonce, m.deadline, signature], relay);
    };
    return { ...base, passId, message, accept };
  }
  const loadSeat = () => networkHelpers.loadFixture(deploySeat);

  it("seats a member who only signed, once", async () => {
    const { pass, passId, message, accept } = await loadSeat();
    const signature = await acceptanceOf(pass.address, member, message);
    await emitWithArgs(accept(signature), pass, "SeatAccepted", [passId, 1, who]);
    expect(await pass.read.hasAccess([who, FILE])).toBe(true);
    await revertWithCustomErrorWithArgs(accept(signature), pass, "PassNonceUsed", [who, 0n]);
  });

  it("11: refuses other seats, passes, members, times and signers", async () => {
    const { pass, passId, message, accept } = await loadSeat();
    const signature = await acceptanceOf(pass.address, member, message);
    for (const changes of [{ seat: 0 }, { passId: passId + 1n }, { nonce: 1n }, { deadline: DEADLINE - 1 }])
      await revertWithCustomErrorWithArgs(accept(signature, changes), pass, "PassBadSignature", [who]);
    const other = getAddress(stranger.account.address);
    const foreign = accept(signature, { member: other });
    await revertWithCustomErrorWithArgs(foreign, pass, "PassBadSignature", [other]);
    const nobody = accept(signature, { member: zeroAddress });
    await revertWithCustomErrorWithArgs(nobody, pass, "PassBadSignature", [zeroAddress]);
    const past = Number((await publicClient.getBlock()).timestamp) - 1;
    await revertWithCustomErrorWithArgs(accept(signature, { deadline: past }), pass, "PassExpired", [past]);
    await pass.write.revoke([passId, `0x${"00".repeat(32)}`], { account: timelock.account });
    await accept(signature);
    expect(await pass.read.hasAccess([who, FILE])).toBe(false);
  });

  it("11: a purchase's signature seats nobody, and one member's nonce is not another's", async () => {
    const { pass, passId, accept } = await loadSeat();
    const p = await purchaseOf(pass, FILE, ACADEMIC);
    const { signature } = await mandateOf(pass.address, member, p);
    await revertWithCustomErrorWithArgs(accept(signature), pass, "PassBadSignature", [who]);
    await pass.write.cancelNonce([0n], { account: stranger.account });
    const message = { member: who, passId, seat: 1, nonce: 0n, deadline: DEADLINE };
    await accept(await acceptanceOf(pass.address, member, message));
  });
});
