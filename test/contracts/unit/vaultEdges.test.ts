import { packSettlements } from "@datagraph/protocol";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import {
  type Address,
  type Hex,
  encodeFunctionData,
  getAddress,
  parseEventLogs,
  toFunctionSelector,
  zeroHash,
} from "viem";
import { describe, expect, it } from "vitest";
import { orderOf, settlementOf } from "../queryOrder.fixture.ts";
import { balanceOf, dataset, feeBps, passId, payeesKey, sell, withDataset } from "../rewardSales.fixture.ts";
import {
  type Rewards,
  addressOf,
  bond,
  epochLength,
  keyOf,
  native,
  networkHelpers,
  rest,
  vetoWindow,
  viem,
} from "../rewards.fixture.ts";

const { time } = networkHelpers;
const refused = viem.assertions.revertWithCustomErrorWithArgs.bind(viem.assertions);
const emitted = viem.assertions.emitWithArgs.bind(viem.assertions);
const REENTERED = toFunctionSelector("ReentrancyGuardReentrantCall()");
const NAMELESS = `0x${"00".repeat(20)}` as Address;

const call = (r: Rewards, functionName: string, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: r.vault.abi as never, functionName, args } as never);

/** Sells, lets it rest and credits it. */
async function credited(r: Rewards, amount: bigint, token = native) {
  const sale = await sell(r, amount, token);
  await time.increase(rest);
  return r.vault.write.credit([[sale]]);
}

/** Brings usage in, and has a root accepted that owes the account all of it. */
async function earned(r: Rewards, account: Address, token: Address, total: bigint) {
  const by = { account: r.researcher.account };
  await r.ledger.write.deposit([addressOf(r.alice), token, total], by);
  const order = await orderOf(r, { token });
  Object.assign(order.parts[0]!, { unitPrice: 1n, maxUnits: total });
  const batch = packSettlements([await settlementOf(r, order, { units: [total] })]);
  await r.ledger.write.settle([batch], { account: r.alice.account });
  const rows = [[31337n, r.vault.address, account, token, total]];
  const tree = StandardMerkleTree.of(rows, ["uint256", "address", "address", "address", "uint256"]);
  const epoch = BigInt(await time.latest()) / BigInt(epochLength);
  await time.increaseTo((epoch + 1n) * BigInt(epochLength));
  const [, , revision] = await r.vault.read.lastRoot();
  const running = await r.ledger.read.runningHashAt([epoch]);
  const args = [epoch, tree.root as Hex, revision, running, zeroHash] as const;
  await r.vault.write.proposeRoot(args, { account: r.alice.account, value: bond });
  await time.increase(vetoWindow);
  await r.vault.write.acceptRoots();
  return { account, token, total, proof: [] as Hex[] };
}

describe("8: whoever is being paid by the vault", () => {
  /** A payee that calls back: 300 from sales, 100 of it shared, and 500 from usage, in a token that tells it. */
  async function payee() {
    const r = await withDataset();
    const thief = await viem.deployContract("ReenteringReceiver");
    const token = r.hooking.address;
    await r.registry.write.setOwner([dataset, thief.address]);
    await credited(r, 300n, token);
    const shared = call(r, "setPayees", [dataset, [thief.address], [1], false]);
    await thief.write.execute([r.vault.address, shared]);
    await credited(r, 100n, token);
    const claim = await earned(r, thief.address, token, 500n);
    return { r, thief, token, claim };
  }
  const load = () => networkHelpers.loadFixture(payee);
  type World = Awaited<ReturnType<typeof load>>;

  const PAYMENTS = {
    claim: ({ r, claim }: World) => r.vault.write.claim([claim]),
    claimMany: ({ r, claim }: World) => r.vault.write.claimMany([[claim]]),
    release: ({ r, thief, token }: World) => r.vault.write.release([thief.address, token]),
    releaseMany: ({ r, thief, token }: World) => r.vault.write.releaseMany([[thief.address], token]),
    releaseShare: ({ r, thief, token }: World) => r.vault.write.releaseShare([[thief.address], [1], 0n, token]),
  };

  it.each(Object.keys(PAYMENTS) as (keyof typeof PAYMENTS)[])("meets the guard within %s", async (name) => {
    const world = await load();
    const { r, thief } = world;
    await thief.write.arm([r.vault.address, call(r, "claimMany", [[]]), 0n]);
    await PAYMENTS[name](world);
    expect(await thief.read.attempts()).toBe(1n);
    expect(await thief.read.answer()).toBe(REENTERED);
  });

  it("may call nothing that moves money", async () => {
    const world = await load();
    const { r, thief, token, claim } = world;
    const sale = await sell(r);
    const calls: readonly (readonly [string, readonly unknown[]])[] = [
      ["receiveRevenue", [token, 1n]],
      ["claim", [claim]],
      ["claimMany", [[claim]]],
      ["release", [thief.address, token]],
      ["releaseMany", [[thief.address], token]],
      ["releaseShare", [[thief.address], [1], 0n, token]],
      ["takeBack", [sale]],
    ];
    for (const [name, input] of calls) {
      await networkHelpers.loadFixture(payee);
      await thief.write.arm([r.vault.address, call(r, name, input), 0n]);
      await PAYMENTS.claim(world);
      expect([name, await thief.read.answer()]).toEqual([name, REENTERED]);
    }
  });
});

describe("RewardVault, single units", () => {
  it("credits a fee, a share and a royalty of one unit, and tells of no royalty of none", async () => {
    const r = await withDataset();
    const [parent, parentOwner] = [dataset + 1n, addressOf(r.payee)];
    await r.registry.write.setOwner([parent, parentOwner]);
    await credited(r, 20n); // at 5 %: one of fee
    expect(await balanceOf(r, addressOf(r.timelock))).toBe(1n);
    expect(await balanceOf(r, addressOf(r.owner))).toBe(19n);
    await credited(r, 1n);
    expect(await balanceOf(r, addressOf(r.owner))).toBe(20n);

    const royaltiesOf = async (hash: Hex) => {
      const { logs } = await r.publicClient.getTransactionReceipt({ hash });
      return parseEventLogs({ abi: r.vault.abi, logs, eventName: "RoyaltyCredited" }).map(({ args }) => args.amount);
    };
    await r.registry.write.setParents([dataset, [{ id: parent, royaltyBps: 1_000 }]]);
    expect(await royaltiesOf(await credited(r, 10n))).toEqual([1n]);
    expect(await balanceOf(r, parentOwner)).toBe(1n);
    expect(await royaltiesOf(await credited(r, 9n))).toEqual([]);
  });

  it("takes one unit of a token in, and nothing for a token that takes away instead", async () => {
    const r = await withDataset();
    const token = getAddress(r.feeing.address);
    await sell(r, 1n, token);
    expect(await r.feeing.read.balanceOf([r.vault.address])).toBe(1n);
    await sell(r, 1_000n, token);
    await r.feeing.write.setFee([20_000n]);
    await refused(sell(r, 1n, token), r.vault, "VaultTokenShortfall", [token, 1n, 0n]);
  });

  it("keeps of a sale who is paid at that time, whatever the pass says", async () => {
    const r = await withDataset();
    const account = r.owner.account;
    const accounts = [addressOf(r.alice), addressOf(r.bob)];
    await r.vault.write.setPayees([dataset, accounts, [1, 1], false], { account });
    await networkHelpers.impersonateAccount(r.pass.address);
    await networkHelpers.setBalance(r.pass.address, 10n ** 20n);
    const sale = {
      ...{ dataset, passId, buyer: addressOf(r.buyer), payee: keyOf(addressOf(r.owner)), token: native },
      ...{ amount: 100n, feeBps, restsUntil: 1, duration: 86_400, expiry: 9, run: 0 },
    };
    const hash = await r.vault.write.receivePrice([sale], { account: r.pass.address, value: 100n });
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    const [held] = parseEventLogs({ abi: r.vault.abi, logs, eventName: "SaleHeld" });
    expect(held!.args.data.payee).toBe(payeesKey(accounts, [1, 1]));
    expect(held!.args.data.restsUntil).toBe((await time.latest()) + rest);
  });

  it("takes usage of exactly the value it comes with, and tells", async () => {
    const r = await withDataset();
    const account = r.ledger.address;
    await networkHelpers.impersonateAccount(account);
    await networkHelpers.setBalance(account, 10n ** 20n);
    const receive = (token: Address, amount: bigint, value: bigint) =>
      r.vault.write.receiveRevenue([token, amount], { account, value });
    await refused(receive(NAMELESS, 5n, 4n), r.vault, "VaultWrongValue", [5n, 4n]);
    await refused(receive(r.coin.address, 5n, 1n), r.vault, "VaultWrongValue", [0n, 1n]);
    await emitted(receive(NAMELESS, 5n, 5n), r.vault, "UsageReceived", [native, 5n]);
    expect(await r.vault.read.usageOf([native])).toEqual([5n, 0n]);
  });
});
