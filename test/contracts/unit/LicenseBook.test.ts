import { type Hex, getAddress, maxUint40, zeroAddress, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import {
  addressOf,
  alice,
  bob,
  by,
  deployRegistry,
  deployer,
  hashOf,
  licence,
  networkHelpers,
  timelock,
  viem,
} from "../fixtures/registry.ts";

const { loadFixture } = networkHelpers;
const asTimelock = { account: timelock.account };
const issuer = bob;

describe("the constructor", () => {
  test("lists the native coin, the tokens and the licences it is given", async () => {
    const { book } = await loadFixture(deployRegistry);
    expect(await book.read.owner()).toBe(getAddress(addressOf(timelock)));
    expect(await book.read.tokenCount()).toBe(2);
    expect(await book.read.tokenAt([0])).toBe(zeroAddress);
    expect(await book.read.tokenAt([1])).toBe(getAddress(addressOf(deployer)));
    expect(await book.read.licenceOf([1])).toEqual(licence());
    expect(await book.read.validatorShareBps()).toBe(1_000);
  });

  test("refuses 64 licences", async () => {
    const { book } = await loadFixture(deployRegistry);
    await viem.assertions.revertWithCustomErrorWithArgs(
      viem.deployContract("LicenseBook", [
        addressOf(timelock),
        Array.from({ length: 64 }, () => licence()),
        [],
        0,
      ]) as never,
      book,
      "BookLicenceId",
      [64],
    );
  });
});

describe("licences", () => {
  test("are added and changed", async () => {
    const { book } = await loadFixture(deployRegistry);
    const value = licence({ feeBps: 1_000, needsEligibility: true, issuer: getAddress(addressOf(issuer)) });
    await viem.assertions.emitWithArgs(book.write.setLicence([63, value], asTimelock), book, "LicenceSet", [
      63,
      value.terms,
      1_000,
      true,
      true,
      value.issuer,
    ]);
    expect(await book.read.licenceOf([63])).toEqual(value);
    expect(await book.read.feeOf([63])).toBe(1_000);
  });

  test("change their fee alone", async () => {
    const { book } = await loadFixture(deployRegistry);
    await viem.assertions.emitWithArgs(book.write.setFee([1, 100], asTimelock), book, "LicenceSet", [
      1,
      hashOf("terms"),
      100,
      true,
      false,
      zeroAddress,
    ]);
    expect(await book.read.licenceOf([1])).toEqual(licence({ feeBps: 100 }));
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.setFee([1, 1_001], asTimelock),
      book,
      "BookFeeTooHigh",
      [1_001, 1_000],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.setFee([2, 1], asTimelock),
      book,
      "BookUnknownLicence",
      [2],
    );
  });

  test("refuse bad ids, fees, terms and issuers", async () => {
    const { book } = await loadFixture(deployRegistry);
    const set = (id: number, changes = {}) => book.write.setLicence([id, licence(changes)], asTimelock);
    for (const id of [0, 64]) await viem.assertions.revertWithCustomErrorWithArgs(set(id), book, "BookLicenceId", [id]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      set(2, { feeBps: 1_001 }),
      book,
      "BookFeeTooHigh",
      [1_001, 1_000],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(set(2, { terms: zeroHash }), book, "BookZeroTerms", [2]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      set(2, { needsEligibility: true }),
      book,
      "BookZeroIssuer",
      [2],
    );
  });

  test("that are unknown or switched off have no fee and nobody eligible", async () => {
    const { book } = await loadFixture(deployRegistry);
    await viem.assertions.revertWithCustomErrorWithArgs(book.read.licenceOf([2]), book, "BookUnknownLicence", [2]);
    await viem.assertions.revertWithCustomErrorWithArgs(book.read.feeOf([2]), book, "BookUnknownLicence", [2]);
    expect(await book.read.isEligible([2, addressOf(alice)])).toBe(false);
    expect(await book.read.isEligible([1, addressOf(alice)])).toBe(true);
    await book.write.setLicence([1, licence({ active: false })], asTimelock);
    await viem.assertions.revertWithCustomErrorWithArgs(book.read.feeOf([1]), book, "BookUnknownLicence", [1]);
    expect(await book.read.isEligible([1, addressOf(alice)])).toBe(false);
    expect((await book.read.licenceOf([1])).active).toBe(false);
  });
});

describe("terms of a sale", () => {
  test("are the token, the fee and whether the holder is eligible", async () => {
    const { book } = await loadFixture(deployRegistry);
    const token = getAddress(addressOf(deployer));
    expect(await book.read.termsUnder([1, addressOf(alice), 1])).toEqual([token, 500, true]);
    expect(await book.read.termsUnder([1, addressOf(alice), 0])).toEqual([zeroAddress, 500, true]);
    await book.write.setLicence([1, licence({ needsEligibility: true, issuer: addressOf(issuer) })], asTimelock);
    expect(await book.read.termsUnder([1, addressOf(alice), 0])).toEqual([zeroAddress, 500, false]);
  });

  test("are none for a licence or a token that is unknown or switched off", async () => {
    const { book } = await loadFixture(deployRegistry);
    const unknown = (id: number, token: number) => book.read.termsUnder([id, addressOf(alice), token]);
    await viem.assertions.revertWithCustomErrorWithArgs(unknown(2, 0), book, "BookUnknownLicence", [2]);
    await viem.assertions.revertWithCustomErrorWithArgs(unknown(1, 2), book, "BookUnknownToken", [2]);
    await book.write.setLicence([1, licence({ active: false })], asTimelock);
    await viem.assertions.revertWithCustomErrorWithArgs(unknown(1, 0), book, "BookUnknownLicence", [1]);
  });
});

describe("custom licences", () => {
  test("are requested by anyone and granted once", async () => {
    const { book } = await loadFixture(deployRegistry);
    await viem.assertions.emitWithArgs(
      book.write.requestCustomLicence([7n, hashOf("mine")], by(alice)),
      book,
      "CustomLicenceRequested",
      [1n, getAddress(addressOf(alice)), 7n, hashOf("mine")],
    );
    const value = licence({ terms: hashOf("mine"), needsEligibility: true, issuer: getAddress(addressOf(issuer)) });
    const grant = book.write.grantCustomLicence([1n, 5, value], asTimelock);
    await viem.assertions.emitWithArgs(grant, book, "CustomLicenceGranted", [1n, 5]);
    await viem.assertions.emitWithArgs(grant, book, "EligibilityGranted", [
      5,
      getAddress(addressOf(alice)),
      Number(maxUint40),
    ]);
    expect(await book.read.isEligible([5, addressOf(alice)])).toBe(true);
    expect(await book.read.isEligible([5, addressOf(bob)])).toBe(false);
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.grantCustomLicence([1n, 6, value], asTimelock),
      book,
      "BookUnknownRequest",
      [1n],
    );
  });

  test("without eligibility are open to all", async () => {
    const { book } = await loadFixture(deployRegistry);
    await book.write.requestCustomLicence([7n, hashOf("mine")], by(alice));
    await book.write.grantCustomLicence([1n, 5, licence({ terms: hashOf("mine") })], asTimelock);
    expect(await book.read.eligibleUntil([5, addressOf(alice)])).toBe(0);
    expect(await book.read.isEligible([5, addressOf(bob)])).toBe(true);
  });

  test("never replace a licence, and need terms", async () => {
    const { book } = await loadFixture(deployRegistry);
    await book.write.requestCustomLicence([7n, hashOf("mine")], by(alice));
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.grantCustomLicence([1n, 1, licence({ terms: hashOf("mine") })], asTimelock),
      book,
      "BookLicenceTaken",
      [1],
    );
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.requestCustomLicence([7n, zeroHash], by(alice)),
      book,
      "BookZeroTerms",
      [0],
    );
  });
});

describe("requests", () => {
  async function requested() {
    const base = await deployRegistry();
    await base.book.write.requestCustomLicence([7n, hashOf("mine")], by(alice));
    return base;
  }

  test("say who waits and under which terms", async () => {
    const { book } = await loadFixture(requested);
    expect(await book.read.requestOf([1n])).toEqual([getAddress(addressOf(alice)), hashOf("mine")]);
    for (const unknown of [0n, 2n])
      await viem.assertions.revertWithCustomErrorWithArgs(book.read.requestOf([unknown]), book, "BookUnknownRequest", [
        unknown,
      ]);
  });

  test("are granted under the terms requested and no others", async () => {
    const { book } = await loadFixture(requested);
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.grantCustomLicence([1n, 5, licence()], asTimelock),
      book,
      "BookTermsDiffer",
      [1n, hashOf("mine"), hashOf("terms")],
    );
    const free = licence({ terms: hashOf("mine") });
    for (const id of [0, 64])
      await viem.assertions.revertWithCustomErrorWithArgs(
        book.write.grantCustomLicence([1n, id, free], asTimelock),
        book,
        "BookLicenceId",
        [id],
      );
    expect(await book.read.requestOf([1n])).toEqual([getAddress(addressOf(alice)), hashOf("mine")]);
  });

  test("are the requester's to withdraw, and then nobody's to grant", async () => {
    const { book } = await loadFixture(requested);
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.withdrawRequest([1n], by(bob)),
      book,
      "BookNotRequester",
      [1n, getAddress(addressOf(bob))],
    );
    await viem.assertions.emitWithArgs(book.write.withdrawRequest([1n], by(alice)), book, "CustomLicenceWithdrawn", [
      1n,
    ]);
    for (const call of [
      () => book.write.withdrawRequest([1n], by(alice)),
      () => book.write.grantCustomLicence([1n, 5, licence({ terms: hashOf("mine") })], asTimelock),
    ])
      await viem.assertions.revertWithCustomErrorWithArgs(call(), book, "BookUnknownRequest", [1n]);
  });
});

describe("tokens", () => {
  const token = getAddress(addressOf(alice));
  const listed = getAddress(addressOf(deployer));

  test("are appended, switched off and on again", async () => {
    const { book } = await loadFixture(deployRegistry);
    await viem.assertions.emitWithArgs(book.write.setToken([2, token, true], asTimelock), book, "TokenSet", [
      2,
      token,
      true,
    ]);
    expect(await book.read.isToken([token])).toBe(true);
    await book.write.setToken([2, token, false], asTimelock);
    expect(await book.read.isToken([token])).toBe(false);
    await viem.assertions.revertWithCustomErrorWithArgs(book.read.tokenAt([2]), book, "BookUnknownToken", [2]);
    await book.write.setToken([2, token, true], asTimelock);
    expect(await book.read.tokenAt([2])).toBe(token);
    expect(await book.read.tokenCount()).toBe(3);
  });

  test("the native coin may be switched off", async () => {
    const { book } = await loadFixture(deployRegistry);
    expect(await book.read.isToken([zeroAddress])).toBe(true);
    await book.write.setToken([0, zeroAddress, false], asTimelock);
    expect(await book.read.isToken([zeroAddress])).toBe(false);
    expect(await book.read.isToken([token])).toBe(false);
  });

  test("keep their index for ever", async () => {
    const { book } = await loadFixture(deployRegistry);
    const set = (index: number, account: Hex) => book.write.setToken([index, account, true], asTimelock);
    await viem.assertions.revertWithCustomErrorWithArgs(set(1, token), book, "BookTokenFixed", [1, listed]);
    await viem.assertions.revertWithCustomErrorWithArgs(set(2, listed), book, "BookTokenFixed", [1, listed]);
    await viem.assertions.revertWithCustomErrorWithArgs(set(0, token), book, "BookTokenFixed", [0, zeroAddress]);
    await viem.assertions.revertWithCustomErrorWithArgs(set(3, token), book, "BookTokenIndex", [3, 2]);
    await viem.assertions.revertWithCustomError(set(2, zeroAddress), book, "BookZeroToken");
    await viem.assertions.revertWithCustomErrorWithArgs(book.read.tokenAt([9]), book, "BookUnknownToken", [9]);
  });
});

describe("parameters", () => {
  test("the validators' share is at most 20 %", async () => {
    const { book } = await loadFixture(deployRegistry);
    await viem.assertions.emitWithArgs(
      book.write.setValidatorShare([2_000], asTimelock),
      book,
      "ValidatorShareSet",
      [2_000],
    );
    expect(await book.read.validatorShareBps()).toBe(2_000);
    await viem.assertions.revertWithCustomErrorWithArgs(
      book.write.setValidatorShare([2_001], asTimelock),
      book,
      "BookShareTooHigh",
      [2_001, 2_000],
    );
  });

  test("everything is the timelock's alone", async () => {
    const { book } = await loadFixture(deployRegistry);
    await book.write.requestCustomLicence([7n, hashOf("mine")], by(alice));
    const account = alice.account;
    for (const call of [
      () => book.write.setLicence([2, licence()], { account }),
      () => book.write.setFee([1, 0], { account }),
      () => book.write.setToken([2, addressOf(alice), true], { account }),
      () => book.write.setValidatorShare([0], { account }),
      () => book.write.grantCustomLicence([1n, 5, licence()], { account }),
    ])
      await viem.assertions.revertWithCustomError(call(), book, "OwnableUnauthorizedAccount");
  });
});
