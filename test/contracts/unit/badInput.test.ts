import { type Address, getAddress, maxUint40, maxUint64, maxUint128, maxUint256, zeroAddress, zeroHash } from "viem";
import { describe, expect, it } from "vitest";
import {
  FOREVER,
  alice as contributor,
  by,
  contentOf,
  deployer as relay,
  hashOf,
  networkHelpers as registryHelpers,
  now,
  registryWithPool,
  viem as registryViem,
} from "../fixtures/registry.ts";
import { addressOf, bond, fresh, keyOf, native, networkHelpers, type Rewards, viem } from "../rewards.fixture.ts";
import { dataset, payeesKey, withDataset } from "../rewardSales.fixture.ts";

/* What is at the ends of its type, or nobody's, where no other suite tries it: docs/security/bad-input.md has the whole. */

const refused = viem.assertions.revertWithCustomErrorWithArgs.bind(viem.assertions);

/** 65 bytes that no key signed. */
const nobody = `0x${"11".repeat(64)}1b` as const;
const twice = 2n * maxUint128;

/** The rewards' contracts, and a way to call the vault as the ledger. */
async function withLedger() {
  const r = await fresh();
  await networkHelpers.impersonateAccount(r.ledger.address);
  await networkHelpers.setBalance(r.ledger.address, 10n ** 18n);
  return { r, asLedger: { account: r.ledger.address } };
}

const actOf = (researcher: Address, deadline = Number(maxUint40)) => ({
  researcher,
  nonce: maxUint64,
  deadline,
  signature: nobody,
});

describe("amounts of 2^128 and above", () => {
  it("are refused of a deposit, with the sum that it would have become", async () => {
    const r = await fresh();
    const { account } = r.researcher;
    await r.coin.write.mint([account.address, twice]);
    const deposit = () => r.ledger.write.deposit([addressOf(r.alice), r.coin.address, maxUint128], { account });
    await deposit();
    await refused(deposit(), r.ledger, "SafeCastOverflowedUintDowncast", [128, twice]);
    const of = [account.address, addressOf(r.alice), r.coin.address] as const;
    expect(await r.ledger.read.depositOf([...of])).toEqual([maxUint128, 0n, 0n, 0]);
    expect(await r.coin.read.balanceOf([r.ledger.address])).toBe(maxUint128);
  });

  it("are refused of a deposit's credit", async () => {
    const r = await fresh();
    await r.coin.write.mint([addressOf(r.researcher), twice]);
    const pay = () =>
      r.pass.write.sellPool([addressOf(r.researcher), addressOf(r.alice), r.coin.address, maxUint128], {
        account: r.researcher.account,
      });
    await pay();
    await refused(pay(), r.ledger, "SafeCastOverflowedUintDowncast", [128, twice]);
  });

  it("are refused of usage, alone and as a sum", async () => {
    const { r, asLedger } = await withLedger();
    const receive = (amount: bigint) => r.vault.write.receiveRevenue([r.coin.address, amount], asLedger);
    await refused(receive(maxUint128 + 1n), r.vault, "SafeCastOverflowedUintDowncast", [128, maxUint128 + 1n]);
    await refused(receive(maxUint256), r.vault, "SafeCastOverflowedUintDowncast", [128, maxUint256]);
    await receive(maxUint128);
    await refused(receive(maxUint128), r.vault, "SafeCastOverflowedUintDowncast", [128, twice]);
    expect(await r.vault.read.usageOf([r.coin.address])).toEqual([maxUint128, 0n]);
  });

  it("are refused of a withdrawal, which asks for no more than there is", async () => {
    const r = await fresh();
    const { account } = r.researcher;
    const withdrawal = r.ledger.write.requestWithdrawal([addressOf(r.alice), native, maxUint128], { account });
    await refused(withdrawal, r.ledger, "LedgerInsufficient", [maxUint128, 0n]);
  });
});

describe("times at the end of their type", () => {
  it("close no epoch that is open", async () => {
    const r = await fresh();
    const propose = r.vault.write.proposeRoot([maxUint64, hashOf("root"), 0, zeroHash, zeroHash], { value: bond });
    await refused(propose, r.vault, "VaultEpochOpen", [maxUint64]);
    await refused(r.ledger.read.runningHashAt([maxUint64]), r.ledger, "LedgerEpochOpen", [maxUint64]);
  });

  it("end no suspension before it began, and anchor nothing ahead", async () => {
    const { registry, streamId } = await registryHelpers.loadFixture(registryWithPool);
    const root = hashOf("root");
    const entry = { id: streamId, updateType: 0, count: 1, start: 0, end: FOREVER, root };
    const latest = (await now()) + 1 + 15 * 60;
    await registryHelpers.time.setNextBlockTimestamp(latest - 15 * 60);
    await registryViem.assertions.revertWithCustomErrorWithArgs(
      registry.write.anchor([entry], by(contributor)),
      registry,
      "RegistryAnchorPeriod",
      [0, FOREVER, latest],
    );
    expect(await registry.read.lastAnchorEnd([streamId, 0])).toBe(0);
  });
});

describe("the zero address signs nothing", () => {
  it("for the registry", async () => {
    const { registry, termsHash } = await registryHelpers.loadFixture(registryWithPool);
    const salt = hashOf("nobody's");
    const consent = { fields: 1n, licences: 2n, rows: false };
    const request = { creator: zeroAddress, salt, consent, deadline: FOREVER, signature: nobody };
    const calls = [
      () => registry.write.registerFor([zeroAddress, salt, contentOf("x"), [], FOREVER, nobody], by(relay)),
      () => registry.write.joinFor([1, termsHash, request], by(relay)),
      () => registry.write.joinBatchFor([1, termsHash, [request]], by(relay)),
    ];
    for (const call of calls)
      await registryViem.assertions.revertWithCustomErrorWithArgs(call(), registry, "RegistryBadSignature", [
        zeroAddress,
      ]);
    expect(await registry.read.kindOf([await registry.read.datasetId([zeroAddress, salt])])).toBe(0);
  });

  it("for the ledger", async () => {
    const r = await fresh();
    const [act, validator] = [actOf(zeroAddress), addressOf(r.alice)];
    const permit = { deadline: maxUint256, v: 27, r: hashOf("r"), s: hashOf("s") };
    const calls = [
      () => r.ledger.write.depositWithPermitFor([validator, r.coin.address, 1n, permit, act]),
      () => r.ledger.write.requestWithdrawalFor([validator, native, 0n, act]),
      () => r.ledger.write.moveCreditFor([validator, validator, native, act]),
      () => r.ledger.write.authorizeSpenderFor([validator, validator, native, 1n, 0, act]),
      () => r.ledger.write.requestCancellationFor([act]),
    ];
    for (const call of calls) await refused(call(), r.ledger, "LedgerBadSignature", [zeroAddress]);
    expect(await r.ledger.read.isNonceUsed([zeroAddress, maxUint64])).toBe(false);
    expect(await r.ledger.read.cancellationOf([zeroAddress, maxUint64])).toBe(0);
  });

  it("for the vault", async () => {
    const r = await withDataset();
    const word = { signer: zeroAddress, nonce: 0n, deadline: Number(maxUint40), signature: nobody };
    const set = r.vault.write.setPayeesFor([dataset, [addressOf(r.owner)], [1], false, word]);
    await refused(set, r.vault, "VaultBadSignature", [zeroAddress]);
    expect(await r.vault.read.payeeOf([dataset])).toBe(keyOf(addressOf(r.owner)));
    expect(await r.vault.read.nonces([zeroAddress])).toBe(0n);
  });
});

describe("an account named twice", () => {
  it("among payees earns by each of its shares", async () => {
    const r = await withDataset();
    const twice: Address[] = [addressOf(r.payee), addressOf(r.payee)];
    await r.vault.write.setPayees([dataset, twice, [1, 2], false], { account: r.owner.account });
    expect(await r.vault.read.payeeOf([dataset])).toBe(payeesKey(twice, [1, 2]));
    const [nothing, wrong] = [[...twice], [1]];
    const lengths = r.vault.write.setPayees([dataset, nothing, wrong, false], { account: r.owner.account });
    await refused(lengths, r.vault, "VaultPayees", [2n, 1n]);
    const shareless = r.vault.write.releaseShare([nothing, wrong, 1n, native]);
    await refused(shareless, r.vault, "VaultPayees", [2n, 1n]);
    const unset = r.vault.write.releaseShare([nothing, [2, 1], 1n, native]);
    await refused(unset, r.vault, "VaultNothingDue", [getAddress(addressOf(r.payee)), native]);
  });
});

describe("a withdrawal that nobody asked for", () => {
  it("names researcher, validator and token, whoever sends it", async () => {
    const r: Rewards = await fresh();
    const [researcher, validator] = [getAddress(addressOf(r.researcher)), getAddress(addressOf(r.alice))];
    const withdraw = r.ledger.write.withdrawFor([researcher, validator, zeroAddress]);
    await refused(withdraw, r.ledger, "LedgerNothingRequested", [researcher, validator, zeroAddress]);
  });
});
