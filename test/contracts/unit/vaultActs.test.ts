import { TYPES, domainOf } from "@datagraph/protocol";
import { type Hex, encodeFunctionData, getAddress, hashTypedData, parseEventLogs } from "viem";
import { describe, expect, it } from "vitest";
import { balanceOf, dataset, idOf, payeesKey, sell, withDataset } from "../rewardSales.fixture.ts";
import { type Rewards, addressOf, keyOf, native, networkHelpers, rest, viem } from "../rewards.fixture.ts";

const { time } = networkHelpers;
const refused = viem.assertions.revertWithCustomErrorWithArgs.bind(viem.assertions);
const emitted = viem.assertions.emitWithArgs.bind(viem.assertions);
const DEADLINE = 4_000_000_000;
/** Code that burns all gas it is given: jumps to its own begin. */
const LOOP = "0x5b5f56";

const typedData = (r: Rewards, primaryType: "DatasetPayees" | "SaleReturn", message: object) =>
  ({
    domain: domainOf("RewardVault", 31337, r.vault.address),
    types: { [primaryType]: TYPES[primaryType] },
    primaryType,
    message,
  }) as never;

const relayOf = (r: Rewards) => ({ account: r.stranger.account });

describe("RewardVault.setPayeesFor", () => {
  const shares = [1, 2];
  const accountsOf = (r: Rewards) => [r.alice, r.bob].map((one) => getAddress(addressOf(one)));

  async function wordOf(r: Rewards, { nonce = 0n, deadline = DEADLINE, locked = false, by = r.owner } = {}) {
    const payees = payeesKey(accountsOf(r), shares);
    const message = { dataset, payees, locked, nonce, deadline };
    const signature = await by.signTypedData(typedData(r, "DatasetPayees", message));
    return { signer: getAddress(addressOf(by)), nonce, deadline, signature };
  }
  type Word = Awaited<ReturnType<typeof wordOf>>;
  const send = (r: Rewards, word: Word, { of = dataset, parts = shares, locked = false } = {}) =>
    r.vault.write.setPayeesFor([of, accountsOf(r), parts, locked, word], relayOf(r));

  it("sets the payees of who signed, once, until the token moves", async () => {
    const r = await withDataset();
    const word = await wordOf(r);
    const payee = payeesKey(accountsOf(r), shares);
    await emitted(send(r, word), r.vault, "PayeesSet", [dataset, payee, accountsOf(r), shares, false]);
    expect(await r.vault.read.payeeOf([dataset])).toBe(payee);
    expect(await r.vault.read.nonces([word.signer])).toBe(1n);
    await refused(send(r, word), r.vault, "InvalidAccountNonce", [word.signer, 1n]);
    await r.registry.write.setOwner([dataset, addressOf(r.payee)]);
    expect(await r.vault.read.payeeOf([dataset])).toBe(keyOf(addressOf(r.payee)));
  });

  it("11: sets nothing but what the owner signed, and not too late", async () => {
    const r = await withDataset();
    const word = await wordOf(r);
    await r.registry.write.setOwner([dataset + 1n, addressOf(r.owner)]);
    for (const change of [{ of: dataset + 1n }, { parts: [2, 1] }, { locked: true }])
      await refused(send(r, word, change), r.vault, "VaultBadSignature", [word.signer]);
    await refused(send(r, { ...word, deadline: DEADLINE + 1 }), r.vault, "VaultBadSignature", [word.signer]);
    const thief = await wordOf(r, { by: r.stranger });
    await refused(send(r, thief), r.vault, "VaultNotOwner", [dataset, thief.signer]);
    await refused(send(r, { ...thief, signer: word.signer }), r.vault, "VaultBadSignature", [word.signer]);
    const deadline = (await time.latest()) + 100;
    const late = await wordOf(r, { deadline });
    await time.setNextBlockTimestamp(deadline + 1);
    await refused(send(r, late), r.vault, "VaultExpired", [deadline]);
    await time.setNextBlockTimestamp(DEADLINE);
    await send(r, word);
  });

  it("is taken back by cancelling", async () => {
    const r = await withDataset();
    const word = await wordOf(r);
    const cancel = r.vault.write.cancelSignatures({ account: r.owner.account });
    await emitted(cancel, r.vault, "VaultSignaturesCancelled", [word.signer, 0n]);
    await refused(send(r, word), r.vault, "InvalidAccountNonce", [word.signer, 1n]);
    await send(r, await wordOf(r, { nonce: 1n }));
  });
});

describe("RewardVault.takeBackFor", () => {
  async function suspended() {
    const r = await withDataset();
    const sale = await sell(r);
    const now = await time.latest();
    await r.registry.write.setSuspension([dataset, now, now + 14 * 86_400]);
    return { r, sale, id: idOf(sale) };
  }
  const sign = (r: Rewards, id: Hex, deadline = DEADLINE, by = r.buyer) =>
    by.signTypedData(typedData(r, "SaleReturn", { sale: id, deadline }));

  it("takes a price back for the buyer who signed, once", async () => {
    const { r, sale, id } = await suspended();
    const signature = await sign(r, id);
    const send = () => r.vault.write.takeBackFor([sale, DEADLINE, signature], relayOf(r));
    await emitted(send(), r.vault, "SaleReturned", [id, dataset, sale.buyer, native, 10_000n]);
    expect(await balanceOf(r, sale.buyer)).toBe(10_000n);
    await refused(send(), r.vault, "VaultUnknownSale", [id]);
  });

  it("11: asks for the buyer's own signature of this sale, in time", async () => {
    const { r, sale, id } = await suspended();
    const send = (signature: Hex, deadline = DEADLINE) =>
      r.vault.write.takeBackFor([sale, deadline, signature], relayOf(r));
    const wrong = [await sign(r, id, DEADLINE, r.stranger), await sign(r, keyOf(sale.buyer)), "0x" as Hex];
    for (const signature of wrong) await refused(send(signature), r.vault, "VaultBadSignature", [sale.buyer]);
    const signature = await sign(r, id);
    await refused(send(signature, DEADLINE - 1), r.vault, "VaultBadSignature", [sale.buyer]);
    const forged = { ...sale, buyer: getAddress(addressOf(r.stranger)) };
    const other = r.vault.write.takeBackFor(
      [forged, DEADLINE, await sign(r, idOf(forged), DEADLINE, r.stranger)],
      relayOf(r),
    );
    await refused(other, r.vault, "VaultUnknownSale", [idOf(forged)]);
    const deadline = (await time.latest()) + 100;
    const late = await sign(r, id, deadline);
    await time.setNextBlockTimestamp(deadline + 1);
    await refused(send(late, deadline), r.vault, "VaultExpired", [deadline]);
  });

  it("asks a wallet that is a contract", async () => {
    const r = await withDataset();
    const wallet = await viem.deployContract("FickleWallet");
    const to = [dataset, 5n, wallet.address, native, 100n, 0] as const;
    const hash = await r.pass.write.sell(to, { account: r.buyer.account, value: 100n });
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    const sale = parseEventLogs({ abi: r.vault.abi, logs, eventName: "SaleHeld" })[0]!.args.data;
    const now = await time.latest();
    await r.registry.write.setSuspension([dataset, now, now + 100]);
    const send = () => r.vault.write.takeBackFor([sale, DEADLINE, "0x"], relayOf(r));
    await refused(send(), r.vault, "VaultBadSignature", [getAddress(wallet.address)]);
    await wallet.write.approve([
      hashTypedData(typedData(r, "SaleReturn", { sale: idOf(sale), deadline: DEADLINE })),
      true,
    ]);
    await send();
    expect(await balanceOf(r, wallet.address)).toBe(100n);
  });
});

describe("RewardVault.releaseMany", () => {
  /** Credits 950 to each owner of a dataset of its own. */
  async function owed(r: Rewards, owners: readonly Hex[], token: Hex = native) {
    const sales = [];
    for (const [i, owner] of owners.entries()) {
      await r.registry.write.setOwner([1_000n + BigInt(i), owner]);
      sales.push(await sell(r, 1_000n, token, 1_000n + BigInt(i)));
    }
    await time.increase(rest);
    await r.vault.write.credit([sales]);
  }
  const releaseMany = (r: Rewards, accounts: readonly Hex[], token: Hex = native) =>
    r.vault.write.releaseMany([accounts, token], relayOf(r));

  it("4: pays each who can be paid, and passes over the others, whose balances stay", async () => {
    const r = await withDataset();
    const moody = await viem.deployContract("RevertingPayee");
    const burner = await viem.deployContract("GasBurningPayee");
    const bomber = await viem.deployContract("BombingPayee");
    const [alice, bob] = [getAddress(addressOf(r.alice)), getAddress(addressOf(r.bob))];
    const [reverting, burning, bombing] = [moody, burner, bomber].map(({ address }) => getAddress(address));
    const all = [reverting!, alice, burning!, bombing!, bob];
    await owed(r, all);
    const { result } = await r.vault.simulate.releaseMany([[...all, addressOf(r.payee)], native]);
    expect(result).toBe(2n);
    await viem.assertions.balancesHaveChanged(releaseMany(r, [...all, addressOf(r.payee), alice]), [
      { address: alice, amount: 950n },
      { address: bob, amount: 950n },
      { address: r.vault.address, amount: -1_900n },
    ]);
    for (const account of [reverting!, burning!, bombing!]) expect(await balanceOf(r, account)).toBe(950n);
    for (const account of [alice, bob]) expect(await balanceOf(r, account)).toBe(0n);
    await moody.write.setRefusing([false]);
    const [log] = parseEventLogs({
      abi: r.vault.abi,
      logs: (await r.publicClient.getTransactionReceipt({ hash: await releaseMany(r, [reverting!]) })).logs,
    });
    expect(log).toMatchObject({ eventName: "Released", args: { account: reverting, token: native, amount: 950n } });
  });

  it("pays tokens, but not to whom the token refuses", async () => {
    const r = await withDataset();
    const [alice, bob] = [addressOf(r.alice), addressOf(r.bob)];
    await owed(r, [alice, bob], r.blacklisting.address);
    await r.blacklisting.write.setBlacklisted([alice, true]);
    await releaseMany(r, [alice, bob], r.blacklisting.address);
    expect(await r.blacklisting.read.balanceOf([bob])).toBe(950n);
    expect(await balanceOf(r, alice, r.blacklisting.address)).toBe(950n);
  });

  it("2, 8: pays a receiver that re-enters once", async () => {
    const r = await withDataset();
    const thief = await viem.deployContract("ReenteringReceiver");
    await owed(r, [thief.address, addressOf(r.alice)]);
    const args = [[thief.address], native] as const;
    const again = encodeFunctionData({ abi: r.vault.abi, functionName: "releaseMany", args });
    await thief.write.arm([r.vault.address, again, 0n]);
    await releaseMany(r, [thief.address, thief.address]);
    expect(await thief.read.successes()).toBe(0n);
    expect(await r.publicClient.getBalance({ address: thief.address })).toBeLessThanOrEqual(950n);
    expect(await balanceOf(r, addressOf(r.alice))).toBe(950n);
  });

  it("refuses none and more than 100, and takes 100 within the gas of a transaction", async () => {
    const r = await withDataset();
    await refused(releaseMany(r, []), r.vault, "VaultBatchSize", [0n, 100n]);
    const many = Array.from({ length: 101 }, () => addressOf(r.payee));
    await refused(releaseMany(r, many), r.vault, "VaultBatchSize", [101n, 100n]);
    const burners = Array.from({ length: 100 }, (_, i): Hex => `0x${(0xbad000 + i).toString(16).padStart(40, "0")}`);
    for (const burner of burners) await networkHelpers.setCode(burner, LOOP);
    await owed(r, burners);
    const hash = await releaseMany(r, burners);
    expect((await r.publicClient.getTransactionReceipt({ hash })).gasUsed).toBeLessThan(2n ** 24n);
  }, 30_000);
});

describe("RewardVault.multicall", () => {
  it("releases the shares of all payees at once, and brings no coin with it", async () => {
    const r = await withDataset();
    const accounts = [addressOf(r.alice), addressOf(r.bob)];
    await r.vault.write.setPayees([dataset, accounts, [1, 1], false], { account: r.owner.account });
    const sale = await sell(r);
    await time.increase(rest);
    await r.vault.write.credit([[sale]]);
    const calls = [0n, 1n].map((index) =>
      encodeFunctionData({
        abi: r.vault.abi,
        functionName: "releaseShare",
        args: [accounts, [1, 1], index, native],
      }),
    );
    await viem.assertions.balancesHaveChanged(
      r.vault.write.multicall([calls], relayOf(r)),
      accounts.map((address) => ({ address, amount: 4_750n })),
    );
  });
});
