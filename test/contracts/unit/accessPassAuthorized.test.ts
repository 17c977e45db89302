import { AUTHORIZATION_TYPES } from "@datagraph/protocol";
import { type Address, type Hex, getAddress, hashTypedData } from "viem";
import { describe, expect, it } from "vitest";
import { args } from "../args.ts";
import { LICENCE, type Market, PRICE, buyer, deployMarket, offered, saleOf } from "../fixtures/market.ts";
import { addressOf, alice, by, networkHelpers, now, stranger, validator, viem } from "../fixtures/registry.ts";
import { CHAIN, DEADLINE, authorizationOf } from "./passSignatures.ts";

const { revertWithCustomErrorWithArgs, revertWithCustomError } = viem.assertions;
const TOKEN = 1;
const BUYER = getAddress(addressOf(buyer));
const NAME = "Local Test Dollar";
const relay = by(stranger);

async function deployDollars() {
  const dollar = await viem.deployContract("TestDollar");
  const market = await deployMarket(dollar.address);
  await dollar.write.mint([BUYER, 10n * PRICE]);
  return { ...market, dollar };
}
const load = () => networkHelpers.loadFixture(deployDollars);
type World = Awaited<ReturnType<typeof load>>;
type Agreed = Awaited<ReturnType<typeof offered>>;
type Changes = { nonce?: bigint; deadline?: number; value?: bigint; to?: Address };

/** The buyer's one signature: an authorization to the payee whose nonce is the purchase. */
async function authorized(world: World, p: Agreed, changes: Changes = {}) {
  const { nonce = 0n, deadline = DEADLINE, value = PRICE } = changes;
  const to = changes.to ?? (p.dataset === world.file ? world.vault.address : world.ledger.address);
  const message = {
    from: BUYER,
    to,
    value,
    validBefore: BigInt(deadline),
    nonce: await world.pass.read.hashPurchase([p, BUYER, nonce, deadline]),
  };
  const signature = await authorizationOf({ name: NAME, address: world.dollar.address }, buyer, message);
  return { buyer: BUYER, nonce, deadline, signature };
}

describe("AccessPass.buyWithAuthorization", () => {
  it("orders and pays for a File by one signature, with no approval and no coin", async () => {
    const world = await load();
    const { pass, vault, dollar, file } = world;
    const p = await offered(world, "file", TOKEN, BUYER);
    const sale = await saleOf(world, pass.write.buyWithAuthorization([p, await authorized(world, p)], relay));
    expect([sale.buyer, sale.amount, sale.token]).toEqual([BUYER, PRICE, getAddress(dollar.address)]);
    expect(await vault.read.isHeld([sale])).toBe(true);
    expect(await dollar.read.balanceOf([vault.address])).toBe(PRICE);
    expect(await dollar.read.balanceOf([BUYER])).toBe(9n * PRICE);
    expect(await pass.read.hasAccess([BUYER, file])).toBe(true);
  });

  it("orders and pays for a pool, whose price becomes the holder's deposit", async () => {
    const world = await load();
    const { pass, ledger, dollar } = world;
    const p = await offered(world, "pool", TOKEN, addressOf(stranger));
    await pass.write.buyWithAuthorization([p, await authorized(world, p)], relay);
    const deposit = await ledger.read.depositOf([addressOf(stranger), addressOf(validator), dollar.address]);
    expect(deposit).toEqual([0n, PRICE, 0n, 0]);
    expect(await dollar.read.balanceOf([ledger.address])).toBe(PRICE);
  });

  it("renews under the next nonce, and never twice under one", async () => {
    const world = await load();
    const { pass, file, dollar, vault } = world;
    const p = await offered(world, "file", TOKEN, BUYER);
    const first = await authorized(world, p);
    await pass.write.buyWithAuthorization([p, first], relay);
    const again = pass.write.buyWithAuthorization([p, first], relay);
    await revertWithCustomErrorWithArgs(again, pass, "PassNonceUsed", [BUYER, 0n]);
    await pass.write.buyWithAuthorization([p, await authorized(world, p, { nonce: 1n })], relay);
    expect(await dollar.read.balanceOf([vault.address])).toBe(2n * PRICE);
    const { expiry } = await pass.read.passOf([await pass.read.passIdOf([BUYER, file, LICENCE])]);
    expect(expiry).toBeGreaterThan((await now()) + 59 * 86_400);
    await pass.write.cancelNonce([2n], by(buyer));
    const cancelled = pass.write.buyWithAuthorization([p, await authorized(world, p, { nonce: 2n })], relay);
    await revertWithCustomErrorWithArgs(cancelled, pass, "PassNonceUsed", [BUYER, 2n]);
  });

  it("11: pays for nothing but what was signed, to nobody but who is owed", async () => {
    const world = await load();
    const { pass, vault, ledger, dollar } = world;
    const p = await offered(world, "file", TOKEN, BUYER);
    const good = await authorized(world, p);
    const calls = [
      [{ ...p, holder: addressOf(stranger) }, good],
      [{ ...p, maxPrice: PRICE + 1n }, good],
      [p, { ...good, nonce: 1n }],
      [p, { ...good, deadline: DEADLINE - 1 }],
      [p, await authorized(world, p, { value: PRICE + 1n })],
      [p, await authorized(world, p, { value: PRICE - 1n })],
      [p, await authorized(world, p, { to: ledger.address })],
      [p, await authorized(world, p, { to: pass.address })],
      [p, { ...good, signature: flipped(good.signature) }],
      [p, { ...good, signature: "0x" as Hex }],
    ] as const;
    for (const call of calls) {
      const refused = pass.write.buyWithAuthorization(call, relay);
      await revertWithCustomErrorWithArgs(refused, dollar, "AuthorizationSignature", [BUYER]);
    }
    const nonce = await pass.read.hashPurchase([p, BUYER, 0n, DEADLINE]);
    const parts = [BUYER, vault.address, PRICE, 0n, BigInt(DEADLINE), nonce, good.signature] as const;
    const direct = dollar.write.receiveWithAuthorization(parts as never, relay);
    await revertWithCustomError(direct, dollar, "AuthorizationNotPayee");
    const sale = await saleOf(world, pass.write.buyWithAuthorization([p, good], relay));
    const authorization = { validBefore: BigInt(DEADLINE), nonce, signature: good.signature };
    const caller = args(getAddress(addressOf(stranger)));
    const toVault = vault.write.receiveAuthorized([sale, authorization], relay);
    await revertWithCustomErrorWithArgs(toVault, vault, "VaultNotPass", caller);
    const deposit = [BUYER, BUYER, addressOf(validator), dollar.address, PRICE, authorization] as const;
    const toLedger = ledger.write.depositAuthorized(deposit, relay);
    await revertWithCustomErrorWithArgs(toLedger, ledger, "LedgerNotPass", caller);
  });

  it("is too late after the deadline, and for the token at it", async () => {
    const world = await load();
    const { pass, dollar } = world;
    const p = await offered(world, "file", TOKEN, BUYER);
    const deadline = (await now()) + 100;
    const mandate = await authorized(world, p, { deadline });
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    const atDeadline = pass.write.buyWithAuthorization([p, mandate], relay);
    await revertWithCustomError(atDeadline, dollar, "AuthorizationExpired");
    await networkHelpers.time.increaseTo(deadline + 1);
    const late = pass.write.buyWithAuthorization([p, mandate], relay);
    await revertWithCustomErrorWithArgs(late, pass, "PassExpired", [deadline]);
  });

  it("needs a price in a token: nothing else would be asked who signed", async () => {
    const world = await load();
    const { pass, dollar, file } = world;
    const forged = { buyer: BUYER, nonce: 0n, deadline: DEADLINE, signature: "0x" as Hex };
    const native = await offered(world, "file", 0, BUYER);
    const zero = args("0x0000000000000000000000000000000000000000" as Address, PRICE);
    const inCoin = pass.write.buyWithAuthorization([native, forged], relay);
    await revertWithCustomErrorWithArgs(inCoin, pass, "PassNotAuthorizable", zero);
    const terms = { price: 0n, duration: 100, token: TOKEN, seats: 0, download: true };
    await pass.write.offer([file, LICENCE, terms], by(alice));
    const free = { ...native, offerHash: await pass.read.offerHash([file, LICENCE]) };
    const forNothing = pass.write.buyWithAuthorization([free, forged], relay);
    const nothing = args(getAddress(dollar.address), 0n);
    await revertWithCustomErrorWithArgs(forNothing, pass, "PassNotAuthorizable", nothing);
    expect(await pass.read.isNonceUsed([BUYER, 0n])).toBe(false);
  });

  it("14: takes a contract's word through the token, until it changes its mind", async () => {
    const world = await load();
    const { pass, vault, dollar } = world;
    const wallet = await viem.deployContract("FickleWallet");
    await dollar.write.mint([wallet.address, PRICE]);
    const p = await offered(world, "file", TOKEN, wallet.address);
    const nonce = await pass.read.hashPurchase([p, wallet.address, 0n, DEADLINE]);
    const digest = hashTypedData({
      domain: { name: NAME, version: "1", chainId: CHAIN, verifyingContract: dollar.address },
      types: AUTHORIZATION_TYPES,
      primaryType: "ReceiveWithAuthorization",
      message: {
        from: wallet.address,
        to: vault.address,
        value: PRICE,
        validAfter: 0n,
        validBefore: BigInt(DEADLINE),
        nonce,
      },
    });
    await wallet.write.approve([digest, true]);
    const mandate = { buyer: wallet.address, nonce: 0n, deadline: DEADLINE, signature: "0x" as Hex };
    await wallet.write.setSulking([true]);
    const refused = pass.write.buyWithAuthorization([p, mandate], relay);
    const sulking = args(getAddress(wallet.address));
    await revertWithCustomErrorWithArgs(refused, dollar, "AuthorizationSignature", sulking);
    await wallet.write.setSulking([false]);
    await pass.write.buyWithAuthorization([p, mandate], relay);
    expect(await dollar.read.balanceOf([vault.address])).toBe(PRICE);
  });

  it("7: refuses a token that takes a fee on the way, for Files and pools", async () => {
    const token = await viem.deployContract("FeeOnAuthorizationToken");
    const market: Market = await deployMarket(token.address);
    await token.write.mint([BUYER, 10n * PRICE]);
    for (const kind of ["file", "pool"] as const) {
      const p = await offered(market, kind, TOKEN, BUYER);
      const [payee, error] =
        kind === "file"
          ? ([market.vault, "VaultTokenShortfall"] as const)
          : ([market.ledger, "LedgerTokenShortfall"] as const);
      const message = {
        from: BUYER,
        to: payee.address,
        value: PRICE,
        validBefore: BigInt(DEADLINE),
        nonce: await market.pass.read.hashPurchase([p, BUYER, 0n, DEADLINE]),
      };
      const signature = await authorizationOf({ name: "Fee on authorization", address: token.address }, buyer, message);
      const mandate = { buyer: BUYER, nonce: 0n, deadline: DEADLINE, signature };
      const bought = market.pass.write.buyWithAuthorization([p, mandate], relay);
      const shortfall = args(getAddress(token.address), PRICE, PRICE - 1n);
      await revertWithCustomErrorWithArgs(bought, payee, error, shortfall);
    }
    expect(await market.pass.read.balanceOf([BUYER])).toBe(0n);
  });

  it("is refused by tokens without authorizations", async () => {
    const token = await viem.deployContract("BonusToken");
    const market = await deployMarket(token.address);
    const p = await offered(market, "file", TOKEN, BUYER);
    const mandate = { buyer: BUYER, nonce: 0n, deadline: DEADLINE, signature: "0x" as Hex };
    await expect(market.pass.write.buyWithAuthorization([p, mandate], relay)).rejects.toThrow();
    expect(await market.pass.read.balanceOf([BUYER])).toBe(0n);
  });
});

/** The signature with its recovery bit turned. */
function flipped(signature: Hex): Hex {
  return `${signature.slice(0, 130)}${signature.endsWith("1b") ? "1c" : "1b"}` as Hex;
}
