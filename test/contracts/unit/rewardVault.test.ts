import { packSettlements } from "@datagraph/protocol";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import {
  encodeFunctionData,
  getAddress,
  keccak256,
  parseEventLogs,
  sha256,
  toHex,
  zeroAddress,
  zeroHash,
  type Address,
  type Hex,
} from "viem";
import { describe, expect, it } from "vitest";
import { orderOf, settlementOf } from "../queryOrder.fixture.ts";
import {
  balanceOf,
  dataset,
  feeBps,
  idOf,
  passId,
  payeesKey,
  sell,
  withDataset,
  type Sale,
} from "../rewardSales.fixture.ts";
import {
  addressOf,
  bond,
  epochLength,
  fresh,
  keyOf,
  native,
  networkHelpers,
  proposalTimeout,
  rest,
  vetoWindow,
  viem,
  type Rewards,
} from "../rewards.fixture.ts";

const { time } = networkHelpers;
const refused = viem.assertions.revertWithCustomErrorWithArgs.bind(viem.assertions);
const emitted = viem.assertions.emitWithArgs.bind(viem.assertions);
const balancesChanged = viem.assertions.balancesHaveChanged.bind(viem.assertions);

describe("RewardVault deployment", () => {
  it("names its parameters and the timelock as treasury", async () => {
    const r = await fresh();
    expect(await r.vault.read.treasury()).toBe(getAddress(addressOf(r.timelock)));
    const { read } = r.vault;
    const parameters = [await read.rest(), await read.vetoWindow(), await read.proposalTimeout(), await read.bond()];
    expect(parameters).toEqual([rest, vetoWindow, proposalTimeout, bond]);
    expect(await read.acceptedRoot()).toEqual([zeroHash, 0n]);
    expect(await read.proposals()).toEqual([]);
  });

  it("refuses zero addresses", async () => {
    const r = await fresh();
    for (const i of [0, 1, 2, 3, 4]) {
      const bad = r.vaultArguments.map((value, j) => (i === j ? zeroAddress : value));
      await refused(viem.deployContract("RewardVault", bad as never), r.vault, "VaultZeroAddress", []);
    }
  });

  it("lets the timelock alone set parameters, within caps", async () => {
    const r = await fresh();
    const set = (values: readonly [number, number, number, bigint], by = r.timelock) =>
      r.vault.write.setParameters(values, { account: by.account });
    await refused(set([1, 60, 60, 0n], r.stranger), r.vault, "VaultNotTimelock", [getAddress(addressOf(r.stranger))]);
    await emitted(set([1, 60, 61, 7n]), r.vault, "VaultParametersSet", [1, 60, 61, 7n]);
    const { read } = r.vault;
    const parameters = [await read.rest(), await read.vetoWindow(), await read.proposalTimeout(), await read.bond()];
    expect(parameters).toEqual([1, 60, 61, 7n]);
    const bad: [readonly [number, number, number, bigint], string, bigint, bigint, bigint][] = [
      [[2_592_001, 60, 60, 0n], "rest", 2_592_001n, 0n, 2_592_000n],
      [[1, 59, 60, 0n], "vetoWindow", 59n, 60n, 604_800n],
      [[1, 604_801, 60, 0n], "vetoWindow", 604_801n, 60n, 604_800n],
      [[1, 60, 59, 0n], "proposalTimeout", 59n, 60n, 2_592_000n],
      [[1, 60, 2_592_001, 0n], "proposalTimeout", 2_592_001n, 60n, 2_592_000n],
      [[1, 60, 60, 10n ** 20n + 1n], "bond", 10n ** 20n + 1n, 0n, 10n ** 20n],
    ];
    for (const [values, name, ...numbers] of bad)
      await refused(set(values), r.vault, "VaultParameter", [toHex(name, { size: 32 }), ...numbers]);
  });
});

describe("RewardVault sales", () => {
  it("holds a price of the pass contract, native or ERC-20, and stores the sale's hash", async () => {
    const r = await withDataset();
    const sale = await sell(r);
    const at = await time.latest();
    expect(sale).toEqual({
      dataset,
      passId,
      buyer: getAddress(addressOf(r.buyer)),
      payee: keyOf(addressOf(r.owner)),
      token: native,
      amount: 10_000n,
      feeBps,
      restsUntil: at + rest,
      duration: 86_400,
      expiry: 1,
      run: 0,
    });
    expect(await r.vault.read.isHeld([sale])).toBe(true);
    const other = await sell(r, 500n, r.coin.address);
    expect(other.expiry).toBe(2);
    expect(await r.coin.read.balanceOf([r.vault.address])).toBe(500n);
    expect(await r.publicClient.getBalance({ address: r.vault.address })).toBe(10_000n);
  });

  it("refuses other callers, other values, a fee above all, and tokens that arrive short", async () => {
    const r = await withDataset();
    const [buyer, stranger] = [getAddress(addressOf(r.buyer)), getAddress(addressOf(r.stranger))];
    const forged = r.vault.write.receivePrice([await sell(r)], { account: r.stranger.account });
    await refused(forged, r.vault, "VaultNotPass", [stranger]);
    const by = (token: Address, value: bigint, bps = feeBps) =>
      r.pass.write.sell([dataset, passId, buyer, token, 100n, bps], { account: r.buyer.account, value });
    await refused(by(native, 99n), r.vault, "VaultWrongValue", [100n, 99n]);
    await refused(by(r.coin.address, 1n), r.vault, "VaultWrongValue", [0n, 1n]);
    const name = toHex("feeBps", { size: 32 });
    await refused(by(native, 100n, 10_001), r.vault, "VaultParameter", [name, 10_001n, 0n, 10_000n]);
    const [short, none] = [getAddress(r.feeing.address), getAddress(r.refusing.address)];
    await r.feeing.write.setFee([100n]);
    await refused(by(short, 0n), r.vault, "VaultTokenShortfall", [short, 100n, 99n]);
    await r.refusing.write.setRefusing([true]);
    await refused(by(none, 0n), r.vault, "SafeERC20FailedOperation", [none]);
  });

  it("credits a rested sale: fee to the treasury, the rest to the owner at the time of sale", async () => {
    const r = await withDataset();
    const sale = await sell(r, 10_001n);
    const id = idOf(sale);
    await r.registry.write.setOwner([dataset, addressOf(r.stranger)]);
    const credit = () => r.vault.write.credit([[sale]]);
    await time.setNextBlockTimestamp(sale.restsUntil - 1);
    await refused(credit(), r.vault, "VaultSaleResting", [id, sale.restsUntil]);
    await time.setNextBlockTimestamp(sale.restsUntil);
    const args = [id, dataset, sale.payee, native, 500n, 0n, 9_501n] as const;
    await emitted(credit(), r.vault, "SaleCredited", [...args]);
    expect(await balanceOf(r, addressOf(r.timelock))).toBe(500n);
    expect(await balanceOf(r, addressOf(r.owner))).toBe(9_501n);
    expect(await balanceOf(r, addressOf(r.stranger))).toBe(0n);
    expect(await r.vault.read.isHeld([sale])).toBe(false);
    await refused(credit(), r.vault, "VaultUnknownSale", [id]);
  });

  it("credits royalties one level up, to the parents' payees of the day, of what the fee leaves", async () => {
    const r = await withDataset();
    const [parentA, parentB, grandparent] = [5n, 6n, 7n];
    await r.registry.write.setOwner([parentA, addressOf(r.stranger)]);
    await r.registry.write.setOwner([parentB, addressOf(r.payee)]);
    await r.registry.write.setOwner([grandparent, addressOf(r.bob)]);
    const parents = [
      { id: parentA, royaltyBps: 1_000 },
      { id: parentB, royaltyBps: 333 },
    ];
    await r.registry.write.setParents([dataset, parents]);
    await r.registry.write.setParents([parentA, [{ id: grandparent, royaltyBps: 5_000 }]]);
    const accounts = [addressOf(r.alice), addressOf(r.bob)];
    await r.vault.write.setPayees([parentB, accounts, [1, 1], false], { account: r.payee.account });
    const sale = await sell(r, 10_007n);
    await time.increase(rest);
    const net = 10_007n - 500n;
    const [royaltyA, royaltyB] = [net / 10n, (net * 333n) / 10_000n];
    const hash = await r.vault.write.credit([[sale]]);
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    const royalties = parseEventLogs({ abi: r.vault.abi, logs, eventName: "RoyaltyCredited" }).map(({ args }) => args);
    const common = { sale: idOf(sale), token: native };
    expect(royalties).toEqual([
      { ...common, parent: parentA, payee: keyOf(addressOf(r.stranger)), amount: royaltyA },
      { ...common, parent: parentB, payee: payeesKey(accounts, [1, 1]), amount: royaltyB },
    ]);
    expect(await balanceOf(r, addressOf(r.owner))).toBe(net - royaltyA - royaltyB);
    expect(await balanceOf(r, addressOf(r.bob))).toBe(0n);
    expect(await r.vault.read.balanceOf([payeesKey(accounts, [1, 1]), native])).toBe(royaltyB);
  });

  it("credits 100 sales at once, and refuses 0 and 101", async () => {
    const r = await withDataset();
    const sales: Sale[] = [];
    for (let i = 0; i < 100; i++) sales.push(await sell(r, 1_000n));
    await time.increase(rest);
    await refused(r.vault.write.credit([[]]), r.vault, "VaultBatchSize", [0n, 100n]);
    await refused(r.vault.write.credit([[...sales, sales[0]!]]), r.vault, "VaultBatchSize", [101n, 100n]);
    const hash = await r.vault.write.credit([sales]);
    expect((await r.publicClient.getTransactionReceipt({ hash })).gasUsed).toBeLessThan(2n ** 24n);
    expect(await balanceOf(r, addressOf(r.owner))).toBe(95_000n);
  });

  it("credits 256 royalties at once, and refuses one sale more of a dataset with 16 parents", async () => {
    const r = await withDataset();
    const parents = Array.from({ length: 16 }, (_, i) => ({ id: BigInt(100 + i), royaltyBps: 100 }));
    for (const { id } of parents) await r.registry.write.setOwner([id, accountAt(Number(id))]);
    await r.registry.write.setParents([dataset, parents]);
    const sales: Sale[] = [];
    for (let i = 0; i < 17; i++) sales.push(await sell(r, 1_000n));
    await time.increase(rest);
    await refused(r.vault.write.credit([sales]), r.vault, "VaultBatchSize", [272n, 256n]);
    await r.vault.write.credit([sales.slice(1)]);
    expect(await balanceOf(r, accountAt(115))).toBe(16n * 9n);
    expect(await r.vault.read.isHeld([sales[0]!])).toBe(true);
  });

  it("passes over a sale that somebody credited first, so that nobody blocks a batch", async () => {
    const r = await withDataset();
    const sales = [await sell(r, 1_000n), await sell(r, 2_000n), await sell(r, 4_000n, r.coin.address)];
    await time.increase(rest);
    await r.vault.write.credit([[sales[0]!]], { account: r.stranger.account });
    const hash = await r.vault.write.credit([[...sales, sales[1]!]]);
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    const credited = parseEventLogs({ abi: r.vault.abi, logs, eventName: "SaleCredited" });
    expect(credited.map(({ args }) => args.sale)).toEqual([idOf(sales[1]!), idOf(sales[2]!)]);
    expect(await balanceOf(r, addressOf(r.owner))).toBe(2_850n);
    expect(await balanceOf(r, addressOf(r.owner), r.coin.address)).toBe(3_800n);
    expect(await balanceOf(r, addressOf(r.timelock))).toBe(150n);
  });

  it("refuses a sale whose terms are altered in any field", async () => {
    const r = await withDataset();
    const sale = await sell(r);
    await time.increase(rest);
    const altered: Partial<Sale>[] = [
      { amount: 20_000n },
      { payee: keyOf(addressOf(r.stranger)) },
      { token: r.coin.address },
      { feeBps: 0 },
      { restsUntil: 1 },
      { duration: 1 },
      { expiry: 2 },
      { run: 1 },
      { dataset: 1n },
      { buyer: addressOf(r.stranger) },
      { passId: 1n },
    ];
    for (const change of altered) {
      const forged = { ...sale, ...change };
      await refused(r.vault.write.credit([[forged]]), r.vault, "VaultUnknownSale", [idOf(forged)]);
    }
  });
});

describe("RewardVault suspension", () => {
  const takeBack = (r: Rewards, sale: Sale, by = r.buyer) => r.vault.write.takeBack([sale], { account: by.account });

  it("gives the price back to the buyer's balance, and closes the pass", async () => {
    const r = await withDataset();
    const sale = await sell(r);
    const id = idOf(sale);
    await refused(takeBack(r, sale), r.vault, "VaultSaleNotReturnable", [id]);
    const now = await time.latest();
    await r.registry.write.setSuspension([dataset, now, now + 14 * 86_400]);
    await refused(takeBack(r, sale, r.stranger), r.vault, "VaultNotBuyer", [id, getAddress(addressOf(r.stranger))]);
    const args = [id, dataset, sale.buyer, native, 10_000n] as const;
    await emitted(takeBack(r, sale), r.vault, "SaleReturned", [...args]);
    expect(await r.pass.read.closed([passId])).toBe(86_400n);
    expect(await balanceOf(r, sale.buyer)).toBe(10_000n);
    await refused(takeBack(r, sale), r.vault, "VaultUnknownSale", [id]);
    await balancesChanged(r.vault.write.release([sale.buyer, native]), [{ address: sale.buyer, amount: 10_000n }]);
  });

  it("stops crediting until it ends, and lets the buyer choose after the rest too", async () => {
    const r = await withDataset();
    const [first, second] = [await sell(r), await sell(r)];
    const since = first.restsUntil - 1;
    const until = since + 14 * 86_400;
    await r.registry.write.setSuspension([dataset, since, until]);
    await time.setNextBlockTimestamp(first.restsUntil + 100);
    await refused(r.vault.write.credit([[first]]), r.vault, "VaultSaleSuspended", [idOf(first), until]);
    await takeBack(r, first);
    await time.setNextBlockTimestamp(until);
    await refused(takeBack(r, second), r.vault, "VaultSaleNotReturnable", [idOf(second)]);
    await r.vault.write.credit([[second]]);
    expect(await balanceOf(r, addressOf(r.owner))).toBe(9_500n);
  });

  it("gives nothing back when it began after the rest", async () => {
    const r = await withDataset();
    const sale = await sell(r);
    await time.setNextBlockTimestamp(sale.restsUntil + 10);
    await r.registry.write.setSuspension([dataset, sale.restsUntil, sale.restsUntil + 1_000]);
    await refused(takeBack(r, sale), r.vault, "VaultSaleNotReturnable", [idOf(sale)]);
  });
});

describe("RewardVault payees", () => {
  const set = (r: Rewards, accounts: Address[], shares: number[], locked = false, by = r.owner) =>
    r.vault.write.setPayees([dataset, accounts, shares, locked], { account: by.account });

  it("share a sale, dust staying behind, whoever asks", async () => {
    const r = await withDataset();
    const accounts = [r.alice, r.bob, r.payee].map((c) => getAddress(addressOf(c)));
    const shares = [1, 1, 1];
    const payee = payeesKey(accounts, shares);
    await emitted(set(r, accounts, shares), r.vault, "PayeesSet", [dataset, payee, accounts, shares, false]);
    expect(await r.vault.read.payeeOf([dataset])).toBe(payee);
    const sales = [await sell(r, 100n, r.coin.address), await sell(r, 100n, r.coin.address)];
    await time.increase(rest);
    await r.vault.write.credit([[sales[0]!]]);
    const pull = (i: number) => r.vault.write.releaseShare([accounts, shares, BigInt(i), r.coin.address]);
    const args = [accounts[0]!, getAddress(r.coin.address), 31n, payee] as const;
    await emitted(pull(0), r.vault, "Released", [...args]);
    await refused(pull(0), r.vault, "VaultNothingDue", [accounts[0]!, getAddress(r.coin.address)]);
    await pull(1);
    await r.vault.write.credit([[sales[1]!]]);
    for (const i of [0, 1, 2]) await pull(i);
    const paid = await Promise.all(accounts.map((account) => r.coin.read.balanceOf([account])));
    expect(paid).toEqual([63n, 63n, 63n]);
    expect(await r.vault.read.balanceOf([payee, r.coin.address])).toBe(1n);
  });

  it("keep what they earned when new ones are set", async () => {
    const r = await withDataset();
    const [old, young] = [[addressOf(r.alice)], [addressOf(r.bob)]];
    await set(r, old, [5]);
    const before = await sell(r, 1_000n);
    await set(r, young, [5]);
    const after = await sell(r, 2_000n);
    await time.increase(rest);
    await r.vault.write.credit([[before, after]]);
    expect(await r.vault.read.balanceOf([payeesKey(old, [5]), native])).toBe(950n);
    await balancesChanged(r.vault.write.releaseShare([old, [5], 0n, native]), [{ address: old[0]!, amount: 950n }]);
    await balancesChanged(r.vault.write.releaseShare([young, [5], 0n, native]), [
      { address: young[0]!, amount: 1_900n },
    ]);
  });

  it("reset when the token moves, unless locked", async () => {
    const r = await withDataset();
    const accounts = [addressOf(r.alice)];
    await set(r, accounts, [1]);
    await r.registry.write.setOwner([dataset, addressOf(r.stranger)]);
    expect(await r.vault.read.payeeOf([dataset])).toBe(keyOf(addressOf(r.stranger)));
    await set(r, accounts, [2], true, r.stranger);
    await r.registry.write.setOwner([dataset, addressOf(r.owner)]);
    expect(await r.vault.read.payeeOf([dataset])).toBe(payeesKey(accounts, [2]));
    await refused(set(r, accounts, [3]), r.vault, "VaultPayeesLocked", [dataset]);
  });

  it("are refused of anyone but the owner, and in bad shapes", async () => {
    const r = await withDataset();
    const alice = getAddress(addressOf(r.alice));
    const stranger = getAddress(addressOf(r.stranger));
    await refused(set(r, [alice], [1], false, r.stranger), r.vault, "VaultNotOwner", [dataset, stranger]);
    await refused(set(r, [], []), r.vault, "VaultPayees", [0n, 0n]);
    await refused(set(r, [alice], [1, 2]), r.vault, "VaultPayees", [1n, 2n]);
    const seventeen = Array.from({ length: 17 }, () => alice);
    const ones = Array.from({ length: 17 }, () => 1);
    await refused(set(r, seventeen, ones), r.vault, "VaultPayees", [17n, 17n]);
    await refused(set(r, [alice, alice], [2 ** 32 - 1, 1]), r.vault, "VaultPayees", [2n, 2n ** 32n]);
    await refused(set(r, [alice, zeroAddress], [1, 1]), r.vault, "VaultPayee", [1n, zeroAddress, 1n]);
    await refused(set(r, [alice, alice], [1, 0]), r.vault, "VaultPayee", [1n, alice, 0n]);
    await set(r, seventeen.slice(1), ones.slice(1));
    await set(r, [alice, stranger], [2 ** 32 - 2, 1]);
    const behind = r.vault.write.releaseShare([[alice], [1, 1], 1n, native]);
    await refused(behind, r.vault, "VaultPayees", [1n, 1n]);
  });

  it("cannot be made up: other accounts or shares name an empty balance", async () => {
    const r = await withDataset();
    const [alice, bob] = [getAddress(addressOf(r.alice)), getAddress(addressOf(r.bob))];
    await set(r, [alice, bob], [9, 1]);
    const sale = await sell(r);
    await time.increase(rest);
    await r.vault.write.credit([[sale]]);
    const made = (accounts: Address[], shares: number[], index = 0n) =>
      r.vault.write.releaseShare([accounts, shares, index, native]);
    await refused(made([alice, bob], [1, 9]), r.vault, "VaultNothingDue", [alice, native]);
    await refused(made([bob], [0]), r.vault, "VaultNothingDue", [bob, native]);
    await refused(made([alice, bob], [9, 1], 2n), r.vault, "VaultPayees", [2n, 2n]);
    await refused(made([alice, bob], [9], 1n), r.vault, "VaultPayees", [2n, 1n]);
  });
});

describe("RewardVault release", () => {
  const credited = async (token: Address = native) => {
    const r = await withDataset();
    const sale = await sell(r, 10_000n, token);
    await time.increase(rest);
    await r.vault.write.credit([[sale]]);
    return r;
  };

  it("pays a balance to its account, whoever asks, once", async () => {
    const r = await credited();
    const owner = getAddress(addressOf(r.owner));
    const pull = () => r.vault.write.release([owner, native], { account: r.stranger.account });
    await balancesChanged(pull(), [{ address: owner, amount: 9_500n }]);
    await refused(pull(), r.vault, "VaultNothingDue", [owner, native]);
    await balancesChanged(r.vault.write.release([addressOf(r.timelock), native]), [
      { address: addressOf(r.timelock), amount: 500n },
    ]);
    expect(await r.publicClient.getBalance({ address: r.vault.address })).toBe(0n);
  });

  it("pays many what came since they were last paid", async () => {
    const r = await credited();
    const owner = addressOf(r.owner);
    await r.vault.write.releaseMany([[owner], native]);
    const sale = await sell(r, 1_000n);
    await time.increase(rest);
    await r.vault.write.credit([[sale]]);
    await balancesChanged(r.vault.write.releaseMany([[owner], native]), [{ address: owner, amount: 950n }]);
  });

  it("says what it released", async () => {
    const r = await credited((await fresh()).coin.address);
    const owner = getAddress(addressOf(r.owner));
    const args = [owner, getAddress(r.coin.address), 9_500n, keyOf(owner)] as const;
    await emitted(r.vault.write.release([owner, r.coin.address]), r.vault, "Released", [...args]);
    expect(await r.coin.read.balanceOf([owner])).toBe(9_500n);
  });

  it("reports a receiver that refuses and keeps its balance", async () => {
    const r = await withDataset();
    const mule = await viem.deployContract("RevertingPayee");
    await r.registry.write.setOwner([dataset, mule.address]);
    const sale = await sell(r);
    await time.increase(rest);
    await r.vault.write.credit([[sale]]);
    const pull = () => r.vault.write.release([mule.address, native]);
    await refused(pull(), r.vault, "VaultTransferFailed", [getAddress(mule.address)]);
    expect(await balanceOf(r, mule.address)).toBe(9_500n);
    await mule.write.setRefusing([false]);
    await balancesChanged(pull(), [{ address: mule.address, amount: 9_500n }]);
  });

  it("withstands a receiver that re-enters", async () => {
    const r = await withDataset();
    const thief = await viem.deployContract("ReenteringReceiver");
    await r.registry.write.setOwner([dataset, thief.address]);
    const sales = [await sell(r), await sell(r)];
    await time.increase(rest);
    await r.vault.write.credit([sales]);
    await sell(r, 50_000n);
    const data = encodeFunctionData({ abi: r.vault.abi, functionName: "release", args: [thief.address, native] });
    await thief.write.arm([r.vault.address, data, 0n]);
    await balancesChanged(r.vault.write.release([thief.address, native]), [
      { address: thief.address, amount: 19_000n },
    ]);
    expect([await thief.read.attempts(), await thief.read.successes()]).toEqual([1n, 0n]);
  });
});

type Entry = readonly [account: Address, token: Address, total: bigint];

/** OpenZeppelin's own tree, with the chain and the vault in each leaf. */
function treeOf(r: Rewards, entries: readonly Entry[]) {
  const rows = entries.map(([account, token, total]) => [31337n, r.vault.address, account, token, total]);
  return StandardMerkleTree.of(rows, ["uint256", "address", "address", "address", "uint256"]);
}

function claimsOf(r: Rewards, entries: readonly Entry[]) {
  const tree = treeOf(r, entries);
  const claims = entries.map(([account, token, total], i) => {
    return { account, token, total, proof: tree.getProof(i) as Hex[] };
  });
  return { root: tree.root as Hex, claims };
}

/** Brings usage revenue in through the ledger: an order of `amount` data points at price 1. */
async function earn(r: Rewards, amount: bigint, token: Address = native) {
  const account = r.researcher.account;
  const alice = addressOf(r.alice);
  await r.ledger.write.deposit([alice, token, amount], { account, value: token === native ? amount : 0n });
  const order = await orderOf(r, { token, nonce: BigInt(await time.latest()) });
  order.parts[0]!.unitPrice = 1n;
  order.parts[0]!.maxUnits = amount;
  const batch = packSettlements([await settlementOf(r, order, { units: [amount] })]);
  await r.ledger.write.settle([batch], { account: r.alice.account });
}

const epochNow = async () => BigInt(await time.latest()) / BigInt(epochLength);

async function closeEpoch(): Promise<bigint> {
  const epoch = await epochNow();
  await time.increaseTo((epoch + 1n) * BigInt(epochLength));
  return epoch;
}

type Proposed = { epoch: bigint; root: Hex; revision?: number; running?: Hex; value?: bigint };

async function propose(r: Rewards, { epoch, root, revision, running, value }: Proposed, by = r.alice) {
  const args = [
    epoch,
    root,
    revision ?? (await r.vault.read.lastRoot())[2],
    running ?? (await r.ledger.read.runningHashAt([epoch])),
    sha256(toHex("manifest")),
  ] as const;
  return r.vault.write.proposeRoot(args, { account: by.account, value: value ?? bond });
}

async function accept(r: Rewards, root: Hex) {
  await propose(r, { epoch: await closeEpoch(), root });
  await time.increase(vetoWindow);
  await r.vault.write.acceptRoots();
}

const rootNamed = (name: string): Hex => keccak256(toHex(name));

describe("RewardVault roots", () => {
  it("are proposed by the validator whose turn it is, and accepted after the veto window", async () => {
    const r = await fresh();
    await earn(r, 1_000n);
    const epoch = await closeEpoch();
    const running = await r.ledger.read.runningHashAt([epoch]);
    const [root, alice] = [rootNamed("a"), getAddress(addressOf(r.alice))];
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    const args = [epoch, root, alice, 0, running, sha256(toHex("manifest")), at + vetoWindow, bond] as const;
    await emitted(propose(r, { epoch, root }), r.vault, "RootProposed", [...args]);
    const proposal = { root, parent: zeroHash, epoch, proposer: alice, acceptableAt: at + vetoWindow, bond };
    expect(await r.vault.read.proposals()).toEqual([proposal]);
    await time.setNextBlockTimestamp(at + vetoWindow - 1);
    await refused(r.vault.write.acceptRoots(), r.vault, "VaultTooEarly", [at + vetoWindow]);
    await time.setNextBlockTimestamp(at + vetoWindow);
    await emitted(r.vault.write.acceptRoots(), r.vault, "RootAccepted", [epoch]);
    expect(await r.vault.read.acceptedRoot()).toEqual([root, epoch]);
    expect(await r.vault.read.proposals()).toEqual([]);
    expect(await balanceOf(r, alice)).toBe(bond);
    await balancesChanged(r.vault.write.release([alice, native], { account: r.bob.account }), [
      { address: alice, amount: bond },
    ]);
    await refused(r.vault.write.acceptRoots(), r.vault, "VaultNoProposal", []);
  });

  it("are refused with another bond, epoch, revision, running hash, or none at all", async () => {
    const r = await fresh();
    await earn(r, 1_000n);
    const epoch = await closeEpoch();
    const root = rootNamed("a");
    await refused(propose(r, { epoch, root, value: bond - 1n }), r.vault, "VaultWrongValue", [bond, bond - 1n]);
    await refused(propose(r, { epoch, root: zeroHash }), r.vault, "VaultZeroRoot", []);
    const open = { epoch: epoch + 1n, root, running: zeroHash };
    await refused(propose(r, open), r.vault, "VaultEpochOpen", [epoch + 1n]);
    await refused(propose(r, { epoch, root, revision: 1 }), r.vault, "VaultRevision", [0, 1]);
    const running = await r.ledger.read.runningHashAt([epoch]);
    await refused(propose(r, { epoch, root, running: root }), r.vault, "VaultRunningHash", [running, root]);
    await propose(r, { epoch, root });
    await refused(propose(r, { epoch, root }), r.vault, "VaultEpochOrder", [epoch, epoch]);
    await time.increase(vetoWindow);
    await r.vault.write.acceptRoots();
    await refused(propose(r, { epoch, root }), r.vault, "VaultEpochOrder", [epoch, epoch]);
  });

  it("queue first in first out, accepted as they ripen by the next proposal", async () => {
    const r = await fresh();
    await r.vault.write.setParameters([rest, 1_200, proposalTimeout, bond], { account: r.timelock.account });
    const roots = ["a", "b", "c", "d"].map(rootNamed);
    const epochs: bigint[] = [];
    for (const root of roots.slice(0, 3)) {
      epochs.push(await closeEpoch());
      await propose(r, { epoch: epochs.at(-1)!, root });
    }
    expect((await r.vault.read.proposals()).map((p) => p.root)).toEqual(roots.slice(1, 3));
    expect((await r.vault.read.acceptedRoot())[0]).toBe(roots[0]);
    await time.increase(1_200);
    expect(await r.vault.read.lastRoot()).toEqual([roots[2], epochs[2], 3]);
    await propose(r, { epoch: await closeEpoch(), root: roots[3]!, revision: 3 });
    expect(await r.vault.read.acceptedRoot()).toEqual([roots[2], epochs[2]]);
    expect((await r.vault.read.proposals()).map((p) => [p.root, p.parent])).toEqual([[roots[3], roots[2]]]);
    expect(await balanceOf(r, addressOf(r.alice))).toBe(3n * bond);
  });

  it("hold at most sixteen, round the ring", async () => {
    const r = await fresh();
    await r.vault.write.setParameters([rest, 604_800, proposalTimeout, bond], { account: r.timelock.account });
    await propose(r, { epoch: await closeEpoch(), root: rootNamed("first") });
    await time.increase(604_800);
    await r.vault.write.acceptRoots();
    for (let i = 0; i < 16; i++) await propose(r, { epoch: await closeEpoch(), root: rootNamed(`${i}`) });
    const epoch = await closeEpoch();
    await refused(propose(r, { epoch, root: rootNamed("over") }), r.vault, "VaultQueueFull", [16n]);
    expect((await r.vault.read.proposals()).map((p) => p.root)).toEqual(
      Array.from({ length: 16 }, (_, i) => rootNamed(`${i}`)),
    );
    await time.increase(604_800);
    const hash = await r.vault.write.acceptRoots();
    expect((await r.publicClient.getTransactionReceipt({ hash })).gasUsed).toBeLessThan(2n ** 24n);
    expect((await r.vault.read.acceptedRoot())[0]).toBe(rootNamed("15"));
  });

  it("are proposed from the second in which their epoch is over, and by others when the time-out is", async () => {
    const r = await fresh();
    await r.vault.write.setParameters([rest, 604_800, proposalTimeout, bond], { account: r.timelock.account });
    const epoch = await closeEpoch();
    const closedAt = Number(epoch + 1n) * epochLength;
    await time.setNextBlockTimestamp(closedAt + proposalTimeout);
    await propose(r, { epoch, root: rootNamed("a") }, r.bob);
    const next = BigInt(closedAt + proposalTimeout) / BigInt(epochLength);
    await time.setNextBlockTimestamp(Number(next + 1n) * epochLength);
    await propose(r, { epoch: next, root: rootNamed("b"), running: zeroHash });
    const [a, b] = await r.vault.read.proposals();
    expect([a!.parent, b!.parent]).toEqual([zeroHash, rootNamed("a")]);
  });

  it("keep nobody from proposing whose own were accepted, however long ago", async () => {
    const r = await fresh();
    for (let i = 0; i < 18; i++) {
      const epoch = await closeEpoch();
      await time.increaseTo(Number(epoch + 1n) * epochLength + proposalTimeout);
      await propose(r, { epoch, root: rootNamed(`${i}`) }, i === 0 || i === 17 ? r.bob : r.alice);
      await time.increase(vetoWindow);
      await r.vault.write.acceptRoots();
    }
    expect((await r.vault.read.acceptedRoot())[0]).toBe(rootNamed("17"));
  });

  it("wait for the turn's validator, then for any validator, then for anyone with one open root", async () => {
    const r = await fresh();
    await r.vault.write.setParameters([rest, 604_800, proposalTimeout, bond], { account: r.timelock.account });
    const [bob, stranger] = [getAddress(addressOf(r.bob)), getAddress(addressOf(r.stranger))];
    const epoch = await closeEpoch();
    const closedAt = Number(epoch + 1n) * epochLength;
    const a = { epoch, root: rootNamed("a") };
    await time.setNextBlockTimestamp(closedAt + proposalTimeout - 1);
    await refused(propose(r, a, r.bob), r.vault, "VaultNotProposer", [bob, epoch]);
    await time.setNextBlockTimestamp(closedAt + 2 * proposalTimeout - 1);
    await refused(propose(r, a, r.stranger), r.vault, "VaultNotProposer", [stranger, epoch]);
    await propose(r, a, r.bob);
    const b = { epoch: epoch + 1n, root: rootNamed("b") };
    await time.setNextBlockTimestamp(closedAt + epochLength + 2 * proposalTimeout);
    await propose(r, b, r.stranger);
    const c = { epoch: epoch + 2n, root: rootNamed("c") };
    await time.setNextBlockTimestamp(closedAt + 2 * epochLength + 2 * proposalTimeout);
    await refused(propose(r, c, r.stranger), r.vault, "VaultOpenProposal", [stranger]);
    await refused(propose(r, c, r.bob), r.vault, "VaultOpenProposal", [bob]);
    await propose(r, c);
    await propose(r, { epoch: epoch + 3n, root: rootNamed("d") });
  });

  it("are voided with all that was built on them, bonds to the treasury", async () => {
    const r = await fresh();
    await r.vault.write.setParameters([rest, 604_800, proposalTimeout, bond], { account: r.timelock.account });
    const epochs: bigint[] = [];
    for (const name of ["a", "b", "c"]) {
      epochs.push(await closeEpoch());
      await propose(r, { epoch: epochs.at(-1)!, root: rootNamed(name) });
    }
    const reason = rootNamed("wrong");
    const veto = (epoch: bigint, by = r.guardian) => r.vault.write.vetoRoot([epoch, reason], { account: by.account });
    const stranger = getAddress(addressOf(r.stranger));
    await refused(veto(epochs[1]!, r.stranger), r.vault, "VaultNotGuardian", [stranger]);
    await refused(veto(epochs[0]! - 1n), r.vault, "VaultUnknownProposal", [epochs[0]! - 1n]);
    const hash = await veto(epochs[1]!);
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    expect(parseEventLogs({ abi: r.vault.abi, logs }).map((log) => [log.eventName, log.args])).toEqual([
      ["RootVetoed", { epoch: epochs[1], root: rootNamed("b"), reason }],
      ["RootVetoed", { epoch: epochs[2], root: rootNamed("c"), reason }],
    ]);
    expect(await balanceOf(r, addressOf(r.timelock))).toBe(2n * bond);
    expect((await r.vault.read.proposals()).map((p) => p.root)).toEqual([rootNamed("a")]);
    const stale = propose(r, { epoch: epochs[1]!, root: rootNamed("right"), revision: 3 });
    await refused(stale, r.vault, "VaultRevision", [4, 3]);
    expect(await r.vault.read.lastRoot()).toEqual([rootNamed("a"), epochs[0], 4]);
    await propose(r, { epoch: epochs[1]!, root: rootNamed("right") });
    await time.increase(604_800);
    await r.vault.write.acceptRoots();
    expect(await r.vault.read.acceptedRoot()).toEqual([rootNamed("right"), epochs[1]]);
    await refused(veto(epochs[1]!), r.vault, "VaultUnknownProposal", [epochs[1]!]);
  });

  it("keep the bond and the window they were proposed under", async () => {
    const r = await fresh();
    await propose(r, { epoch: await closeEpoch(), root: rootNamed("a") });
    await r.vault.write.setParameters([rest, 604_800, proposalTimeout, 1n], { account: r.timelock.account });
    await time.increase(vetoWindow);
    await r.vault.write.acceptRoots();
    expect(await balanceOf(r, addressOf(r.alice))).toBe(bond);
  });
});

describe("RewardVault bonds", () => {
  it("of one unit are given back, or taken", async () => {
    const r = await fresh();
    await r.vault.write.setParameters([rest, vetoWindow, proposalTimeout, 1n], { account: r.timelock.account });
    await propose(r, { epoch: await closeEpoch(), root: rootNamed("a"), value: 1n });
    await time.increase(vetoWindow);
    await r.vault.write.acceptRoots();
    expect(await balanceOf(r, addressOf(r.alice))).toBe(1n);
    const epoch = await closeEpoch();
    await propose(r, { epoch, root: rootNamed("b"), value: 1n });
    await r.vault.write.vetoRoot([epoch, rootNamed("wrong")], { account: r.guardian.account });
    expect(await balanceOf(r, addressOf(r.timelock))).toBe(1n);
  });
});

describe("RewardVault usage and claims", () => {
  it("takes usage from the ledger alone", async () => {
    const r = await fresh();
    const account = r.stranger.account;
    const forged = r.vault.write.receiveRevenue([native, 5n], { account, value: 5n });
    await refused(forged, r.vault, "VaultNotLedger", [getAddress(account.address)]);
    const noted = r.vault.write.noteRunning([await epochNow(), rootNamed("made up")], { account });
    await refused(noted, r.vault, "VaultNotLedger", [getAddress(account.address)]);
    await earn(r, 1_000n);
    expect(await r.vault.read.usageOf([native])).toEqual([1_000n, 0n]);
  });

  it("binds leaves to chain, vault, account, token and total, hashed twice", async () => {
    const r = await fresh();
    const entry: Entry = [addressOf(r.owner), r.coin.address, 5n];
    expect(await r.vault.read.leafOf([...entry])).toBe(treeOf(r, [entry]).root);
  });

  it("pays the difference to what was claimed, by anyone for anyone", async () => {
    const r = await fresh();
    await earn(r, 1_000n);
    const [owner, payee] = [getAddress(addressOf(r.owner)), getAddress(addressOf(r.payee))];
    const one = claimsOf(r, [
      [owner, native, 600n],
      [payee, native, 300n],
    ]);
    await accept(r, one.root);
    const claim = (c: (typeof one.claims)[number]) => r.vault.write.claim([c], { account: r.stranger.account });
    await emitted(claim(one.claims[0]!), r.vault, "Claimed", [owner, native, 600n, 600n]);
    await refused(claim(one.claims[0]!), r.vault, "VaultNothingDue", [owner, native]);
    await earn(r, 500n);
    const two = claimsOf(r, [
      [owner, native, 1_000n],
      [payee, native, 400n],
    ]);
    await accept(r, two.root);
    await refused(claim(one.claims[1]!), r.vault, "VaultBadProof", [payee, 300n]);
    await balancesChanged(claim(two.claims[0]!), [{ address: owner, amount: 400n }]);
    await balancesChanged(claim(two.claims[1]!), [{ address: payee, amount: 400n }]);
    expect(await r.vault.read.claimedOf([owner, native])).toBe(1_000n);
    expect(await r.vault.read.usageOf([native])).toEqual([1_500n, 1_400n]);
  });

  it("refuses false proofs: another total, account, token; a node as a leaf; no root", async () => {
    const r = await fresh();
    const c = { account: addressOf(r.owner), token: native, total: 1n, proof: [] as Hex[] };
    await refused(r.vault.write.claim([c]), r.vault, "VaultBadProof", [getAddress(c.account), 1n]);
    await earn(r, 1_000n);
    const { root, claims } = claimsOf(r, [
      [addressOf(r.owner), native, 600n],
      [addressOf(r.payee), native, 300n],
    ]);
    await accept(r, root);
    const good = claims[0]!;
    for (const change of [
      { total: 601n },
      { account: addressOf(r.stranger) },
      { token: r.coin.address },
      { proof: [] },
    ]) {
      const bad = { ...good, ...change };
      await refused(r.vault.write.claim([bad]), r.vault, "VaultBadProof", [getAddress(bad.account), bad.total]);
      await refused(r.vault.write.claimMany([[bad]]), r.vault, "VaultBadProof", [getAddress(bad.account), bad.total]);
    }
  });

  it("never pays a token out beyond what usage brought in", async () => {
    const r = await withDataset();
    await earn(r, 1_000n);
    await sell(r, 50_000n);
    const [owner, payee] = [getAddress(addressOf(r.owner)), getAddress(addressOf(r.payee))];
    const max = 2n ** 256n - 1n;
    const { root, claims } = claimsOf(r, [
      [owner, native, 900n],
      [payee, native, 101n],
      [addressOf(r.bob), native, max],
    ]);
    await accept(r, root);
    await r.vault.write.claim([claims[0]!]);
    await refused(r.vault.write.claim([claims[1]!]), r.vault, "VaultOverReceived", [native, 1_001n, 1_000n]);
    await refused(r.vault.write.claim([claims[2]!]), r.vault, "VaultOverReceived", [native, max, 1_000n]);
    await r.vault.write.claimMany([[claims[1]!, claims[2]!]]);
    expect(await r.vault.read.usageOf([native])).toEqual([1_000n, 900n]);
    expect(await r.vault.read.claimedOf([payee, native])).toBe(0n);
    await earn(r, 1n);
    await r.vault.write.claim([claims[1]!]);
    expect(await r.vault.read.usageOf([native])).toEqual([1_001n, 1_001n]);
  });

  it("claims for many what their totals grew by", async () => {
    const r = await fresh();
    await earn(r, 10_000n);
    const owner = addressOf(r.owner);
    for (const [total, amount] of [
      [100n, 100n],
      [150n, 50n],
    ] as const) {
      const { root, claims } = claimsOf(r, [[owner, native, total]]);
      await accept(r, root);
      await balancesChanged(r.vault.write.claimMany([claims]), [{ address: owner, amount }]);
    }
  });

  it("claims for many, passing over who reverts, burns gas, returns a bomb, or has nothing due", async () => {
    const r = await fresh();
    await earn(r, 10_000n);
    const moody = await viem.deployContract("RevertingPayee");
    const burner = await viem.deployContract("GasBurningPayee");
    const bomber = await viem.deployContract("BombingPayee");
    const good = [addressOf(r.owner), addressOf(r.payee)];
    const bad = [moody.address, burner.address, bomber.address];
    const entries = [good[0]!, ...bad, good[1]!].map((a): Entry => [a, native, 100n]);
    const { root, claims } = claimsOf(r, entries);
    await accept(r, root);
    await r.vault.write.claim([claims[0]!]);
    const { result } = await r.vault.simulate.claimMany([claims]);
    const hash = await r.vault.write.claimMany([claims]);
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    const paid = parseEventLogs({ abi: r.vault.abi, logs, eventName: "Claimed" }).map(({ args }) => args.account);
    const bomb = getAddress(bomber.address);
    const expected = [bomb, getAddress(good[1]!)];
    expect(paid.filter((account) => account !== bomb)).toEqual(expected.slice(1));
    expect(result).toBe(BigInt(paid.length));
    for (const account of bad.slice(0, 2)) expect(await r.vault.read.claimedOf([account, native])).toBe(0n);
    await moody.write.setRefusing([false]);
    await r.vault.write.claimMany([claims]);
    expect(await r.publicClient.getBalance({ address: moody.address })).toBe(100n);
    expect(await r.vault.read.claimedOf([burner.address, native])).toBe(0n);
    await refused(r.vault.write.claimMany([[]]), r.vault, "VaultBatchSize", [0n, 100n]);
    const many = Array.from({ length: 101 }, () => claims[0]!);
    await refused(r.vault.write.claimMany([many]), r.vault, "VaultBatchSize", [101n, 100n]);
  });

  it("passes over a blacklisted payee and a token that returns false", async () => {
    const r = await fresh();
    const [strict, silent] = [r.blacklisting.address, r.refusing.address];
    for (const token of [strict, silent]) await earn(r, 1_000n, token);
    const [owner, payee] = [addressOf(r.owner), addressOf(r.payee)];
    const { root, claims } = claimsOf(r, [
      [owner, strict, 100n],
      [payee, strict, 200n],
      [owner, silent, 300n],
    ]);
    await accept(r, root);
    await r.refusing.write.setRefusing([true]);
    await r.blacklisting.write.setBlacklisted([owner, true]);
    await r.vault.write.claimMany([claims]);
    expect(await r.blacklisting.read.balanceOf([payee])).toBe(200n);
    for (const token of [strict, silent]) expect(await r.vault.read.claimedOf([owner, token])).toBe(0n);
    expect(await r.vault.read.usageOf([silent])).toEqual([1_000n, 0n]);
    const direct = r.vault.write.claim([claims[0]!]);
    await refused(direct, r.blacklisting, "Blacklisted", [getAddress(owner)]);
    await r.blacklisting.write.setBlacklisted([owner, false]);
    await r.refusing.write.setRefusing([false]);
    await r.vault.write.claimMany([claims]);
    expect(await r.vault.read.usageOf([strict])).toEqual([1_000n, 300n]);
    expect(await r.vault.read.usageOf([silent])).toEqual([1_000n, 300n]);
  });

  it("reports a payee that refuses a single claim", async () => {
    const r = await fresh();
    await earn(r, 1_000n);
    const mule = await viem.deployContract("RevertingPayee");
    const { root, claims } = claimsOf(r, [[mule.address, native, 5n]]);
    await accept(r, root);
    await refused(r.vault.write.claim([claims[0]!]), r.vault, "VaultTransferFailed", [getAddress(mule.address)]);
  });

  it("withstands re-entrance through native payments and token hooks", async () => {
    const r = await fresh();
    await earn(r, 10_000n);
    await earn(r, 10_000n, r.hooking.address);
    const thief = await viem.deployContract("ReenteringReceiver");
    const { root, claims } = claimsOf(r, [
      [thief.address, native, 100n],
      [thief.address, r.hooking.address, 100n],
      [addressOf(r.owner), native, 100n],
    ]);
    await accept(r, root);
    for (const c of claims.slice(0, 2)) {
      const data = encodeFunctionData({ abi: r.vault.abi, functionName: "claim", args: [c] });
      await thief.write.arm([r.vault.address, data, 0n]);
      await r.vault.write.claim([c]);
    }
    expect([await thief.read.attempts(), await thief.read.successes()]).toEqual([2n, 0n]);
    expect(await r.publicClient.getBalance({ address: thief.address })).toBe(100n);
    expect(await r.hooking.read.balanceOf([thief.address])).toBe(100n);
    expect(await r.vault.read.usageOf([native])).toEqual([10_000n, 100n]);
  });

  it("pays 100 first claims with proofs of 20 below 2^24 gas", async () => {
    const r = await fresh();
    await earn(r, 10_000n);
    const entries = Array.from({ length: 100 }, (_, i): Entry => [accountAt(i), native, 100n]);
    const { root, claims } = deepClaims(r, entries, 20);
    await accept(r, root);
    const hash = await r.vault.write.claimMany([claims]);
    expect((await r.publicClient.getTransactionReceipt({ hash })).gasUsed).toBeLessThan(2n ** 24n);
    expect(await r.vault.read.usageOf([native])).toEqual([10_000n, 10_000n]);
  });
});

const accountAt = (i: number): Address => getAddress(`0x${(0xdead0000 + i).toString(16).padStart(40, "0")}`);

/** The same claims in a tree made `depth` deep by siblings nobody owns. */
function deepClaims(r: Rewards, entries: readonly Entry[], depth: number) {
  const { root, claims } = claimsOf(r, entries);
  const above = Math.max(0, depth - Math.max(...claims.map((c) => c.proof.length)));
  const siblings = Array.from({ length: above }, (_, i) => rootNamed(`sibling ${i}`));
  const top = siblings.reduce((node, sibling) => pair(node, sibling), root);
  return { root: top, claims: claims.map((c) => ({ ...c, proof: [...c.proof, ...siblings] })) };
}

const pair = (a: Hex, b: Hex): Hex =>
  keccak256(
    `0x${[a, b]
      .sort()
      .map((h) => h.slice(2))
      .join("")}`,
  );
