import { TYPES, domainOf } from "@datagraph/protocol";
import { type Hex, getAddress, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  DAY,
  WALLET_MODE,
  addressOf,
  alice,
  bob,
  by,
  deployRegistry,
  licence,
  networkHelpers,
  now,
  stranger,
  time,
  timelock,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
const asTimelock = { account: timelock.account };
const issuer = bob;

describe("eligibility", () => {
  const deadline = 4_000_000_000;
  const expiry = 4_100_000_000;

  async function restricted() {
    const base = await deployRegistry();
    const value = licence({ needsEligibility: true, issuer: addressOf(issuer) });
    await base.book.write.setLicence([2, value], asTimelock);
    return base;
  }
  type Base = Awaited<ReturnType<typeof restricted>>;
  const sign = ({ book, chainId }: Base, until = expiry, last = deadline, wallet = issuer) =>
    wallet.signTypedData({
      domain: domainOf("LicenseBook", chainId, book.address),
      types: { Eligibility: TYPES.Eligibility },
      primaryType: "Eligibility",
      message: { licence: 2, account: addressOf(alice), expiry: until, deadline: last },
    });
  const grant = ({ book }: Base, signature: Hex, until = expiry, last = deadline, account = addressOf(alice), id = 2) =>
    book.write.grantEligibility([id, account, until, last, signature], by(stranger));

  test("is what the issuer signed, handed in by anyone, until it expires", async () => {
    const base = await loadFixture(restricted);
    const { book } = base;
    const until = (await now()) + DAY;
    expect(await book.read.isEligible([2, addressOf(alice)])).toBe(false);
    await viem.assertions.emitWithArgs(grant(base, await sign(base, until), until), book, "EligibilityGranted", [
      2,
      getAddress(addressOf(alice)),
      until,
    ]);
    expect(await book.read.isEligible([2, addressOf(alice)])).toBe(true);
    expect(await book.read.isEligible([2, addressOf(bob)])).toBe(false);
    await time.increaseTo(until);
    expect(await book.read.isEligible([2, addressOf(alice)])).toBe(false);
  });

  test("a voucher counts once, and an older one never after a newer", async () => {
    const base = await loadFixture(restricted);
    const older = await sign(base, expiry - 1);
    await grant(base, await sign(base));
    for (const [signature, until] of [
      [older, expiry - 1],
      [await sign(base), expiry],
    ] as const)
      await viem.assertions.revertWithCustomErrorWithArgs(
        grant(base, signature, until),
        base.book,
        "BookEligibilityNotLater",
        [2, getAddress(addressOf(alice)), until, expiry],
      );
  });

  test("refuses late, foreign and altered vouchers", async () => {
    const base = await loadFixture(restricted);
    const past = (await now()) - 1;
    await viem.assertions.revertWithCustomErrorWithArgs(
      grant(base, await sign(base, expiry, past), expiry, past),
      base.book,
      "BookExpired",
      [past],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      grant(base, await sign(base, past), past),
      base.book,
      "BookExpired",
      [past],
    );
    const [good, foreign] = [await sign(base), await sign(base, expiry, deadline, stranger)];
    for (const call of [
      () => grant(base, foreign),
      () => grant(base, good, expiry + 1),
      () => grant(base, good, expiry, deadline + 1),
      () => grant(base, good, expiry, deadline, addressOf(bob)),
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(call(), base.book, "BookBadSignature", [
        getAddress(addressOf(issuer)),
      ]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      grant(base, good, expiry, deadline, addressOf(alice), 1),
      base.book,
      "BookBadSignature",
      [zeroAddress],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      grant(base, good, expiry, deadline, addressOf(alice), 9),
      base.book,
      "BookUnknownLicence",
      [9],
    );
  });

  test("several vouchers at once: those no longer later are passed over, a false one reverts all", async () => {
    const base = await loadFixture(restricted);
    const { book } = base;
    const voucher = (signature: Hex, until = expiry) => ({
      licence: 2,
      account: addressOf(alice),
      expiry: until,
      deadline,
      signature,
    });
    const [older, newer] = [voucher(await sign(base, expiry - 1), expiry - 1), voucher(await sign(base))];
    const hand = (...vouchers: (typeof older)[]) => book.write.grantEligibilities([vouchers], by(stranger));
    const forged = voucher(await sign(base, expiry, deadline, stranger));
    await viem.assertions.revertWithCustomErrorWithArgs(hand(older, forged), book, "BookBadSignature", [
      getAddress(addressOf(issuer)),
    ]);
    expect(await book.read.eligibleUntil([2, addressOf(alice)])).toBe(0);
    const { result } = await book.simulate.grantEligibilities([[older, newer, older, newer]]);
    expect(result).toBe(2n);
    await hand(older, newer, older, newer);
    expect(await book.read.eligibleUntil([2, addressOf(alice)])).toBe(expiry);
    await hand(newer);
    for (const size of [0, 65])
      await viem.assertions.revertWithCustomErrorWithArgs(
        hand(...Array.from({ length: size }, () => newer)),
        book,
        "BookBatchSize",
        [BigInt(size), 64n],
      );
  });

  test("64 vouchers fit in a transaction", async () => {
    const base = await loadFixture(restricted);
    const accounts = Array.from({ length: 64 }, (_, i): Hex => `0x${(i + 1).toString(16).padStart(40, "0")}`);
    const vouchers = await Promise.all(
      accounts.map(async (account) => ({
        licence: 2,
        account,
        expiry,
        deadline,
        signature: await issuer.signTypedData({
          domain: domainOf("LicenseBook", base.chainId, base.book.address),
          types: { Eligibility: TYPES.Eligibility },
          primaryType: "Eligibility",
          message: { licence: 2, account, expiry, deadline },
        }),
      })),
    );
    await base.book.write.grantEligibilities([vouchers], { gas: 2n ** 24n });
    expect(await base.book.read.isEligible([2, accounts[63]!])).toBe(true);
  });

  test("is nobody's for the zero address, and ends in the second it names", async () => {
    const base = await loadFixture(restricted);
    await viem.assertions.revertWithCustomErrorWithArgs(
      grant(base, "0x", expiry, deadline, zeroAddress),
      base.book,
      "BookZeroAccount",
      [2],
    );
    const last = (await now()) + 50;
    const signature = await sign(base, expiry, last);
    await time.setNextBlockTimestamp(last);
    await grant(base, signature, expiry, last);
  });

  test("an issuer that changed its mind, or burns gas, grants nothing", async () => {
    const base = await loadFixture(restricted);
    const wallet = await viem.deployContract("ContractWallet", [addressOf(issuer), WALLET_MODE.burnGas]);
    await base.book.write.setLicence([2, licence({ needsEligibility: true, issuer: wallet.address })], asTimelock);
    await viem.assertions.revertWithCustomErrorWithArgs(grant(base, await sign(base)), base.book, "BookBadSignature", [
      getAddress(wallet.address),
    ]);
  });

  test("an issuer may be a contract", async () => {
    const base = await loadFixture(restricted);
    const wallet = await viem.deployContract("ContractWallet", [addressOf(issuer), WALLET_MODE.honest]);
    await base.book.write.setLicence([2, licence({ needsEligibility: true, issuer: wallet.address })], asTimelock);
    await grant(base, await sign(base));
    expect(await base.book.read.isEligible([2, addressOf(alice)])).toBe(true);
  });
});
