import {
  concatHex,
  encodeAbiParameters,
  getAddress,
  keccak256,
  maxUint96,
  padHex,
  sliceHex,
  toHex,
  zeroAddress,
} from "viem";
import { describe, expect, it } from "vitest";
import {
  ACADEMIC,
  DAY,
  DERIVED,
  FILE,
  OPEN,
  POOL,
  POOL_NUMBER,
  RESTRICTED,
  STREAM,
  buyer,
  deployPass,
  deployer,
  holder,
  networkHelpers,
  offer,
  permit,
  owner,
  publicClient,
  purchaseOf,
  sell,
  stranger,
  validator,
  viem,
} from "./passFixture.ts";
import { args } from "../args.ts";

const { revertWithCustomErrorWithArgs, revertWithCustomError, emitWithArgs } = viem.assertions;
const load = () => networkHelpers.loadFixture(deployPass);
const USD = 1;

describe("AccessPass.offer", () => {
  it("stores an offer, says so, and hashes it as buyers do", async () => {
    const { pass } = await load();
    const value = { price: 5n, duration: 30 * DAY, token: USD, seats: 3, download: true };
    await emitWithArgs(pass.write.offer([FILE, ACADEMIC, value], { account: owner.account }), pass, "OfferSet", [
      FILE,
      ACADEMIC,
      5n,
      30 * DAY,
      USD,
      3,
      true,
    ]);
    expect(await pass.read.offerOf([FILE, ACADEMIC])).toEqual(value);
    const types = ["uint256", "uint8", "uint96", "uint32", "uint16", "uint8", "bool"].map((type) => ({ type }));
    const encoded = encodeAbiParameters(types, [FILE, ACADEMIC, 5n, 30 * DAY, USD, 3, true]);
    expect(await pass.read.offerHash([FILE, ACADEMIC])).toBe(keccak256(encoded));
  });

  it("is ended by a duration of 0, even once the licence is switched off", async () => {
    const { pass, book } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 5n });
    await book.write.setClosed([ACADEMIC, true]);
    const end = offer(pass, FILE, ACADEMIC, { price: 5n, duration: 0 });
    await emitWithArgs(end, pass, "OfferSet", [FILE, ACADEMIC, 0n, 0, 0, 0, false]);
    const none = { price: 0n, duration: 0, token: 0, seats: 0, download: false };
    expect(await pass.read.offerOf([FILE, ACADEMIC])).toEqual(none);
    const p = await purchaseOf(pass, FILE, ACADEMIC);
    await revertWithCustomErrorWithArgs(pass.write.buy([p]), pass, "PassNoOffer", [FILE, ACADEMIC]);
  });

  it("belongs to the dataset's owner of the moment", async () => {
    const { pass, registry } = await load();
    const value = { price: 0n, duration: DAY, token: 0, seats: 0, download: true };
    const byStranger = () => pass.write.offer([FILE, ACADEMIC, value], { account: stranger.account });
    const refused = args(FILE, getAddress(stranger.account.address));
    await revertWithCustomErrorWithArgs(byStranger(), pass, "PassNotDatasetOwner", refused);
    const addresses = [owner.account.address, stranger.account.address] as const;
    await registry.write.transferFrom([...addresses, FILE], { account: owner.account });
    await byStranger();
    const refusedOwner = args(FILE, getAddress(owner.account.address));
    await revertWithCustomErrorWithArgs(offer(pass, FILE, OPEN), pass, "PassNotDatasetOwner", refusedOwner);
  });

  it("is refused for Streams, unknown datasets, long durations, closed licences and tokens, and pool downloads", async () => {
    const { pass, book } = await load();
    await revertWithCustomErrorWithArgs(offer(pass, STREAM, ACADEMIC), pass, "PassNotSold", [STREAM]);
    await revertWithCustomErrorWithArgs(offer(pass, 99n, ACADEMIC), pass, "PassNotSold", [99n]);
    await offer(pass, FILE, ACADEMIC, { duration: 3650 * DAY });
    const tooLong = { duration: 3650 * DAY + 1 };
    await revertWithCustomErrorWithArgs(offer(pass, FILE, ACADEMIC, tooLong), pass, "PassDuration", [3650 * DAY + 1]);
    const download = offer(pass, POOL, ACADEMIC, { download: true });
    await revertWithCustomErrorWithArgs(download, pass, "PassPoolDownload", [POOL]);
    const abi = await viem.getContractAt("ILicenseBook", book.address);
    await revertWithCustomErrorWithArgs(offer(pass, FILE, ACADEMIC, { token: 2 }), abi, "BookUnknownToken", [2]);
    await revertWithCustomErrorWithArgs(offer(pass, FILE, 64), abi, "BookUnknownLicence", [64]);
  });
});

describe("AccessPass.buy", () => {
  it("mints a locked pass and hands a File's price to the vault", async () => {
    const { pass, vault } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 1000n, seats: 3 });
    const p = await purchaseOf(pass, FILE, ACADEMIC, 1000n);
    const id = await pass.read.passIdOf([p.holder, FILE, ACADEMIC]);
    const encoded = encodeAbiParameters([{ type: "uint256" }, { type: "uint8" }], [FILE, ACADEMIC]);
    expect(toHex(id, { size: 32 })).toBe(concatHex([p.holder, sliceHex(keccak256(encoded), 20)]));
    const hash = await pass.write.buy([p], { account: buyer.account, value: 1000n });
    const expiry = Number(await now()) + 30 * DAY;
    const who = getAddress(p.holder);
    const payer = getAddress(buyer.account.address);
    const bought = args(id, FILE, who, ACADEMIC, payer, zeroAddress, 1000n, expiry, 3, true);
    await emitWithArgs(Promise.resolve(hash), pass, "PassBought", bought);
    await emitWithArgs(Promise.resolve(hash), pass, "Transfer", [zeroAddress, who, id]);
    await emitWithArgs(Promise.resolve(hash), pass, "Locked", [id]);
    const held = args(
      {
        dataset: FILE,
        passId: id,
        buyer: payer,
        payee: padHex(owner.account.address),
        token: zeroAddress,
        amount: 1000n,
        feeBps: 500,
        restsUntil: 0,
        duration: 30 * DAY,
        expiry,
        run: 0,
      },
      1000n,
    );
    await emitWithArgs(Promise.resolve(hash), vault, "Held", held);
    expect(await pass.read.passOf([id])).toEqual({
      holder: who,
      expiry,
      seats: 3,
      download: true,
      revoked: false,
      run: 0,
    });
    expect(await pass.read.ownerOf([id])).toBe(who);
    expect(await pass.read.balanceOf([who])).toBe(1n);
    expect(await pass.read.hasAccess([who, FILE])).toBe(true);
    expect(await pass.read.hasAccess([payer, FILE])).toBe(false);
    expect(await pass.read.hasAccess([who, DERIVED])).toBe(false);
  });

  it("extends a running pass by another purchase, without a second token", async () => {
    const { pass } = await load();
    const id = await sell(pass, DERIVED, ACADEMIC);
    const first = (await pass.read.passOf([id])).expiry;
    await pass.write.buy([await purchaseOf(pass, DERIVED, ACADEMIC)]);
    expect((await pass.read.passOf([id])).expiry).toBe(first + 30 * DAY);
    expect(await pass.read.balanceOf([holder.account.address])).toBe(1n);
  });

  it("pulls an ERC-20 price from the caller into the vault, and takes no coin with it", async () => {
    const { pass, vault, dollar } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 25n, token: USD });
    await dollar.write.mint([buyer.account.address, 100n]);
    await dollar.write.approve([vault.address, 25n], { account: buyer.account });
    const p = await purchaseOf(pass, FILE, ACADEMIC, 25n);
    const withCoin = pass.write.buy([p], { account: buyer.account, value: 1n });
    await revertWithCustomErrorWithArgs(withCoin, pass, "PassWrongValue", [0n, 1n]);
    await pass.write.buy([p], { account: buyer.account });
    expect(await dollar.read.balanceOf([vault.address])).toBe(25n);
    expect(await dollar.read.balanceOf([buyer.account.address])).toBe(75n);
  });

  it("turns a pool's price into the holder's query deposit towards the validator", async () => {
    const { pass, ledger } = await load();
    await offer(pass, POOL, ACADEMIC, { price: 70n });
    const p = await purchaseOf(pass, POOL, ACADEMIC, 70n);
    const bought = pass.write.buy([p], { account: buyer.account, value: 70n });
    const [who, payer] = [getAddress(p.holder), getAddress(buyer.account.address)];
    const deposited = args(who, payer, getAddress(validator.account.address), zeroAddress, 70n, 70n);
    await emitWithArgs(bought, ledger, "DepositedFor", deposited);
    expect(await pass.read.canQuery([who, POOL_NUMBER, ACADEMIC])).toBe(true);
    expect(await pass.read.canQuery([who, POOL_NUMBER, OPEN])).toBe(false);
    expect(await pass.read.canQuery([payer, POOL_NUMBER, ACADEMIC])).toBe(false);
    for (const unknown of [0, 77]) expect(await pass.read.canQuery([who, unknown, ACADEMIC])).toBe(false);
    expect(await pass.read.hasAccess([who, POOL])).toBe(false);
  });

  it("needs a validator of the pool for a pool, and none for a File", async () => {
    const { pass } = await load();
    await offer(pass, POOL, ACADEMIC);
    await offer(pass, FILE, ACADEMIC);
    const pool = await purchaseOf(pass, POOL, ACADEMIC);
    for (const given of [zeroAddress, stranger.account.address]) {
      const bought = pass.write.buy([{ ...pool, validator: given }]);
      await revertWithCustomErrorWithArgs(bought, pass, "PassValidatorNeeded", [POOL]);
    }
    const file = { ...(await purchaseOf(pass, FILE, ACADEMIC)), validator: validator.account.address };
    const named = args(getAddress(validator.account.address));
    await revertWithCustomErrorWithArgs(pass.write.buy([file]), pass, "PassValidatorGiven", named);
  });

  it("refuses another offer than the one agreed to, another price, value, holder or a closed dataset", async () => {
    const { pass, registry } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 10n });
    const p = await purchaseOf(pass, FILE, ACADEMIC, 10n);
    await offer(pass, FILE, ACADEMIC, { price: 10n, seats: 1 });
    const current = await pass.read.offerHash([FILE, ACADEMIC]);
    const stale = pass.write.buy([p], { value: 10n });
    await revertWithCustomErrorWithArgs(stale, pass, "PassOfferChanged", [current, p.offerHash]);
    const agreed = { ...p, offerHash: current };
    const dear = pass.write.buy([{ ...agreed, maxPrice: 9n }], { value: 10n });
    await revertWithCustomErrorWithArgs(dear, pass, "PassPriceAbove", [10n, 9n]);
    for (const value of [0n, 9n, 11n]) {
      await revertWithCustomErrorWithArgs(pass.write.buy([agreed], { value }), pass, "PassWrongValue", [10n, value]);
    }
    const nobody = pass.write.buy([{ ...agreed, holder: zeroAddress }], { value: 10n });
    await revertWithCustomError(nobody, pass, "PassZeroHolder");
    await registry.write.setStatus([FILE, false, true]);
    await revertWithCustomErrorWithArgs(pass.write.buy([agreed], { value: 10n }), pass, "PassDatasetClosed", [FILE]);
  });

  it("asks the book whether the holder is eligible, and whether licence and token are still on", async () => {
    const { pass, book } = await load();
    await offer(pass, FILE, RESTRICTED, { token: USD });
    const p = await purchaseOf(pass, FILE, RESTRICTED);
    const refused = args(RESTRICTED, getAddress(p.holder));
    await book.write.setEligible([RESTRICTED, deployer.account.address, true]);
    await revertWithCustomErrorWithArgs(pass.write.buy([p]), pass, "PassNotEligible", refused);
    await book.write.setEligible([RESTRICTED, p.holder, true]);
    await book.write.setTokenOff([USD, true]);
    const abi = await viem.getContractAt("ILicenseBook", book.address);
    await revertWithCustomErrorWithArgs(pass.write.buy([p]), abi, "BookUnknownToken", [USD]);
    await book.write.setTokenOff([USD, false]);
    await book.write.setClosed([RESTRICTED, true]);
    await revertWithCustomErrorWithArgs(pass.write.buy([p]), abi, "BookUnknownLicence", [RESTRICTED]);
    await book.write.setClosed([RESTRICTED, false]);
    await pass.write.buy([p]);
  });

  it("holds nothing for a price of 0 and all of 2^96 - 1", async () => {
    const { pass, vault } = await load();
    await sell(pass, FILE, OPEN);
    expect(await vault.getEvents.Held()).toEqual([]);
    await networkHelpers.setBalance(buyer.account.address, 2n ** 97n);
    await sell(pass, FILE, ACADEMIC, { price: maxUint96 });
    expect(await publicClient.getBalance({ address: vault.address })).toBe(maxUint96);
  });

  it("changes a running pass's seats or download only for its holder, who starts anew", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const { expiry } = await pass.read.passOf([id]);
    await offer(pass, FILE, ACADEMIC, { duration: DAY, download: false });
    const p = await purchaseOf(pass, FILE, ACADEMIC);
    const gift = pass.write.buy([p], { account: stranger.account });
    await revertWithCustomErrorWithArgs(gift, pass, "PassTermsDiffer", [id, expiry]);
    await pass.write.buy([p], { account: holder.account });
    expect((await pass.read.passOf([id])).expiry).toBe(Number(await now()) + DAY);
    expect(await pass.read.hasAccess([p.holder, FILE])).toBe(false);
  });
});

describe("AccessPass.buyWithPermit", () => {
  it("buys a File in one call, and with a permit that someone submitted first", async () => {
    const { pass, vault, dollar } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 25n, token: USD });
    await dollar.write.mint([buyer.account.address, 100n]);
    const p = await purchaseOf(pass, FILE, ACADEMIC, 25n);
    for (const submittedFirst of [false, true]) {
      const permitted = await permit(dollar.address, vault.address, 25n);
      if (submittedFirst) {
        const { deadline, v, r, s } = permitted;
        const call = [buyer.account.address, vault.address, 25n, deadline, v, r, s] as const;
        await dollar.write.permit(call, { account: stranger.account });
      }
      await pass.write.buyWithPermit([p, permitted], { account: buyer.account });
    }
    expect(await dollar.read.balanceOf([vault.address])).toBe(50n);
  });

  it("permits the ledger for a pool", async () => {
    const { pass, ledger, dollar } = await load();
    await offer(pass, POOL, ACADEMIC, { price: 25n, token: USD });
    await dollar.write.mint([buyer.account.address, 25n]);
    const permitted = await permit(dollar.address, ledger.address, 25n);
    const p = await purchaseOf(pass, POOL, ACADEMIC, 25n);
    await pass.write.buyWithPermit([p, permitted], { account: buyer.account });
    expect(await dollar.read.balanceOf([ledger.address])).toBe(25n);
  });

  it("refuses a bad permit without allowance, and a price in coin", async () => {
    const { pass, vault, dollar } = await load();
    await offer(pass, FILE, ACADEMIC, { price: 25n, token: USD });
    const permitted = await permit(dollar.address, vault.address, 24n);
    const p = await purchaseOf(pass, FILE, ACADEMIC, 25n);
    const bought = pass.write.buyWithPermit([p, permitted], { account: buyer.account });
    const failed = args(getAddress(dollar.address), getAddress(vault.address), 0n, 25n);
    await revertWithCustomErrorWithArgs(bought, pass, "PassPermitFailed", failed);
    await offer(pass, FILE, OPEN, { price: 25n });
    const inCoin = await purchaseOf(pass, FILE, OPEN, 25n);
    const coin = pass.write.buyWithPermit([inCoin, permitted]);
    await revertWithCustomErrorWithArgs(coin, pass, "PassWrongValue", [25n, 0n]);
  });
});

async function now(): Promise<bigint> {
  return (await publicClient.getBlock()).timestamp;
}
