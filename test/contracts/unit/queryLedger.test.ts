import { nextRunning, packFacts, packScope, packSettlements, unpackSettlements } from "@datagraph/protocol";
import fc from "fast-check";
import {
  bytesToHex,
  concatHex,
  encodeFunctionData,
  getAddress,
  hashTypedData,
  hexToBytes,
  parseEventLogs,
  size,
  sliceHex,
  type Address,
  type Hex,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { WALLET_MODE } from "../fixtures/walletModes.ts";
import {
  addressOf,
  consentAge,
  epochLength,
  fresh,
  native,
  networkHelpers,
  notice,
  viem,
  type Rewards,
} from "../rewards.fixture.ts";
import {
  orderOf,
  orderTypes,
  part,
  settlementOf,
  signOrder,
  unitPrice,
  type QueryOrder,
  type Settlement,
} from "../queryOrder.fixture.ts";

const { time } = networkHelpers;
const refused = viem.assertions.revertWithCustomErrorWithArgs.bind(viem.assertions);
const emitted = viem.assertions.emitWithArgs.bind(viem.assertions);

const skip = {
  expired: 1,
  overMaximum: 2,
  badSignature: 3,
  nonceUsed: 4,
  insufficient: 5,
  consentBlock: 6,
  spenderLimit: 7,
  cancelled: 8,
} as const;

const deposit = (r: Rewards, amount: bigint, validator = r.alice) =>
  r.ledger.write.deposit([addressOf(validator), native, amount], { account: r.researcher.account, value: amount });

const settle = (r: Rewards, settlements: Settlement[], validator = r.alice) =>
  settleBytes(r, packSettlements(settlements), validator);

const settleBytes = (r: Rewards, batch: Hex, validator = r.alice) =>
  r.ledger.write.settle([batch], { account: validator.account });

const depositOf = (r: Rewards, token = native, researcher = addressOf(r.researcher), validator = addressOf(r.alice)) =>
  r.ledger.read.depositOf([researcher, validator, token]);

/** Researcher, validator and token, as events name them. */
const partiesOf = (r: Rewards) =>
  [getAddress(addressOf(r.researcher)), getAddress(addressOf(r.alice)), native] as const;

async function logsOf(r: Rewards, hash: Hex) {
  const { logs } = await r.publicClient.getTransactionReceipt({ hash });
  return parseEventLogs({ abi: r.ledger.abi, logs });
}

/** Settles alone what must be skipped: nothing may change but the event. */
async function expectSkipped(r: Rewards, settlement: Settlement, reason: number) {
  const before = await depositOf(r, settlement.order.token);
  const logs = await logsOf(r, await settle(r, [settlement]));
  const { researcher, nonce } = settlement.order;
  expect(logs.map((log) => [log.eventName, log.args])).toEqual([
    ["OrderSkipped", { researcher: getAddress(researcher), nonce, reason }],
  ]);
  expect(await depositOf(r, settlement.order.token)).toEqual(before);
}

async function signed(r: Rewards, over: Partial<QueryOrder> = {}, more: Partial<Settlement> = {}) {
  return settlementOf(r, await orderOf(r, over), more);
}

describe("QueryLedger deployment", () => {
  it("names its domain and parameters", async () => {
    const r = await fresh();
    const [, name, version, chainId, contract] = await r.ledger.read.eip712Domain();
    expect([name, version, chainId, contract]).toEqual(["QueryLedger", "1", 31337n, getAddress(r.ledger.address)]);
    expect(await r.ledger.read.epochLength()).toBe(epochLength);
    expect(await r.ledger.read.notice()).toBe(notice);
    expect(await r.ledger.read.consentAge()).toBe(consentAge);
    expect(await r.ledger.read.currentEpoch()).toBe(BigInt(await time.latest()) / BigInt(epochLength));
  });

  it("refuses zero addresses and parameters out of bounds", async () => {
    const r = await fresh();
    for (const i of [0, 1, 2, 3, 4]) {
      const bad = r.ledgerArguments.map((value, j) => (i === j ? zeroAddress : value));
      await refused(viem.deployContract("QueryLedger", bad as never), r.ledger, "LedgerZeroAddress", []);
    }
    const [a, b, c, d, e] = r.ledgerArguments;
    const make = (length: number, notice_: number, age: bigint) =>
      viem.deployContract("QueryLedger", [a, b, c, d, e, length, notice_, age]);
    await refused(make(0, notice, consentAge), r.ledger, "LedgerZeroEpochLength", []);
    await refused(make(600, 2_592_001, consentAge), r.ledger, "LedgerNotice", [2_592_001, 2_592_000]);
    await refused(make(600, notice, 0n), r.ledger, "LedgerConsentAge", [0n, 100_000n]);
  });

  it("lets the timelock alone set parameters, within caps", async () => {
    const r = await fresh();
    const account = r.timelock.account;
    const stranger = getAddress(addressOf(r.stranger));
    const bySome = { account: r.stranger.account };
    await refused(r.ledger.write.setNotice([1], bySome), r.ledger, "LedgerNotTimelock", [stranger]);
    await refused(r.ledger.write.setConsentAge([1n], bySome), r.ledger, "LedgerNotTimelock", [stranger]);
    await emitted(r.ledger.write.setNotice([86_400], { account }), r.ledger, "NoticeSet", [86_400]);
    await emitted(r.ledger.write.setConsentAge([5n], { account }), r.ledger, "ConsentAgeSet", [5n]);
    expect([await r.ledger.read.notice(), await r.ledger.read.consentAge()]).toEqual([86_400, 5n]);
    const over = r.ledger.write.setConsentAge([100_001n], { account });
    await refused(over, r.ledger, "LedgerConsentAge", [100_001n, 100_000n]);
    const late = r.ledger.write.setNotice([2_592_001], { account });
    await refused(late, r.ledger, "LedgerNotice", [2_592_001, 2_592_000]);
  });
});

describe("QueryLedger deposits", () => {
  it("takes native coins towards one validator", async () => {
    const r = await fresh();
    const args = partiesOf(r);
    await emitted(deposit(r, 500n), r.ledger, "Deposited", [...args, 500n, true]);
    await deposit(r, 70n);
    expect(await depositOf(r)).toEqual([570n, 0n, 0n, 0]);
    expect(await r.publicClient.getBalance({ address: r.ledger.address })).toBe(570n);
    expect(await r.ledger.read.depositOf([addressOf(r.researcher), addressOf(r.bob), native])).toEqual([0n, 0n, 0n, 0]);
  });

  it("takes ERC-20 tokens and refuses coins with them", async () => {
    const r = await fresh();
    const account = r.researcher.account;
    await r.ledger.write.deposit([addressOf(r.alice), r.coin.address, 500n], { account });
    expect(await depositOf(r, r.coin.address)).toEqual([500n, 0n, 0n, 0]);
    expect(await r.coin.read.balanceOf([r.ledger.address])).toBe(500n);
    const both = r.ledger.write.deposit([addressOf(r.alice), r.coin.address, 5n], { account, value: 1n });
    await refused(both, r.ledger, "LedgerWrongValue", [0n, 1n]);
  });

  it("refuses zero, other values, unknown tokens and unappointed validators", async () => {
    const r = await fresh();
    const account = r.researcher.account;
    const alice = addressOf(r.alice);
    await refused(deposit(r, 0n), r.ledger, "LedgerZeroAmount", []);
    const short = r.ledger.write.deposit([alice, native, 5n], { account, value: 4n });
    await refused(short, r.ledger, "LedgerWrongValue", [5n, 4n]);
    const other = getAddress(r.registry.address);
    const unknown = r.ledger.write.deposit([alice, other, 5n], { account });
    await refused(unknown, r.ledger, "LedgerUnknownToken", [other]);
    const nobody = getAddress(addressOf(r.stranger));
    const towards = r.ledger.write.deposit([nobody, native, 5n], { account, value: 5n });
    await refused(towards, r.ledger, "LedgerNotValidator", [nobody]);
  });

  it("refuses tokens that arrive short or not at all", async () => {
    const r = await fresh();
    const account = r.researcher.account;
    const [short, none] = [getAddress(r.feeing.address), getAddress(r.refusing.address)];
    const send = (token: Address) => r.ledger.write.deposit([addressOf(r.alice), token, 1_000n], { account });
    await r.feeing.write.setFee([100n]);
    await refused(send(short), r.ledger, "LedgerTokenShortfall", [short, 1_000n, 990n]);
    await r.refusing.write.setRefusing([true]);
    await refused(send(none), r.ledger, "SafeERC20FailedOperation", [none]);
    for (const token of [short, none]) expect(await depositOf(r, token)).toEqual([0n, 0n, 0n, 0]);
  });

  it("takes credit from the pass contract alone, native or ERC-20 of the payer", async () => {
    const r = await fresh();
    const [researcher, alice] = [getAddress(addressOf(r.researcher)), getAddress(addressOf(r.alice))];
    const account = r.buyer.account;
    const byCoin = r.pass.write.sellPool([researcher, alice, native, 40n], { account, value: 40n });
    await emitted(byCoin, r.ledger, "Deposited", [researcher, alice, native, 40n, false]);
    const before = await r.coin.read.balanceOf([addressOf(r.buyer)]);
    await r.pass.write.sellPool([researcher, alice, r.coin.address, 60n], { account });
    expect(await r.coin.read.balanceOf([addressOf(r.buyer)])).toBe(before - 60n);
    expect(await depositOf(r)).toEqual([0n, 40n, 0n, 0]);
    expect(await depositOf(r, r.coin.address)).toEqual([0n, 60n, 0n, 0]);
    const stranger = getAddress(addressOf(r.stranger));
    const forged = r.ledger.write.depositFor([stranger, researcher, alice, r.coin.address, 60n], {
      account: r.stranger.account,
    });
    await refused(forged, r.ledger, "LedgerNotPass", [stranger]);
  });

  it("never pays credit out", async () => {
    const r = await fresh();
    await r.pass.write.sellPool([addressOf(r.researcher), addressOf(r.alice), native, 40n], { value: 40n });
    const ask = r.ledger.write.requestWithdrawal([addressOf(r.alice), native, 1n], { account: r.researcher.account });
    await refused(ask, r.ledger, "LedgerInsufficient", [1n, 0n]);
  });

  it("moves credit away from a dismissed validator, to one in office", async () => {
    const r = await fresh();
    const account = r.researcher.account;
    const [researcher, alice] = partiesOf(r);
    const bob = getAddress(addressOf(r.bob));
    await r.pass.write.sellPool([researcher, alice, native, 40n], { value: 40n });
    const move = (to = bob) => r.ledger.write.moveCredit([alice, to, native], { account });
    await refused(move(), r.ledger, "LedgerStillValidator", [alice]);
    await r.appointments.write.setValidator([alice, false]);
    await refused(move(researcher), r.ledger, "LedgerNotValidator", [researcher]);
    await emitted(move(), r.ledger, "CreditMoved", [researcher, alice, bob, native, 40n]);
    expect(await depositOf(r)).toEqual([0n, 0n, 0n, 0]);
    expect(await depositOf(r, native, researcher, bob)).toEqual([0n, 40n, 0n, 0]);
    await refused(move(), r.ledger, "LedgerZeroAmount", []);
  });
});

describe("QueryLedger withdrawals", () => {
  const request = (r: Rewards, amount: bigint, token = native) =>
    r.ledger.write.requestWithdrawal([addressOf(r.alice), token, amount], { account: r.researcher.account });
  const withdraw = (r: Rewards, token = native) =>
    r.ledger.write.withdraw([addressOf(r.alice), token], { account: r.researcher.account });

  it("waits out the notice, then pays", async () => {
    const r = await fresh();
    const args = partiesOf(r);
    await deposit(r, 500n);
    await refused(request(r, 501n), r.ledger, "LedgerInsufficient", [501n, 500n]);
    await refused(withdraw(r), r.ledger, "LedgerNothingRequested", [...partiesOf(r)]);
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    await emitted(request(r, 300n), r.ledger, "WithdrawalRequested", [...args, 300n, at + notice]);
    expect(await depositOf(r)).toEqual([500n, 0n, 300n, at + notice]);
    await time.setNextBlockTimestamp(at + notice - 1);
    await refused(withdraw(r), r.ledger, "LedgerTooEarly", [at + notice]);
    await time.setNextBlockTimestamp(at + notice);
    await viem.assertions.balancesHaveChanged(withdraw(r), [
      { address: addressOf(r.researcher), amount: 300n },
      { address: r.ledger.address, amount: -300n },
    ]);
    expect(await depositOf(r)).toEqual([200n, 0n, 0n, 0]);
    await refused(withdraw(r), r.ledger, "LedgerNothingRequested", [...partiesOf(r)]);
  });

  it("keeps the date of a request when the notice grows", async () => {
    const r = await fresh();
    await deposit(r, 500n);
    await request(r, 300n);
    await r.ledger.write.setNotice([2_592_000], { account: r.timelock.account });
    await time.increase(notice);
    await withdraw(r);
    expect((await depositOf(r))[0]).toBe(200n);
  });

  it("pays what is left when an order spent the deposit first", async () => {
    const r = await fresh();
    await deposit(r, 12_000n);
    await request(r, 12_000n);
    await settle(r, [await signed(r)]);
    await time.increase(notice);
    await viem.assertions.balancesHaveChanged(withdraw(r), [{ address: addressOf(r.researcher), amount: 2_000n }]);
    expect(await depositOf(r)).toEqual([0n, 0n, 0n, 0]);
  });

  it("is replaced by a later request and taken back by zero", async () => {
    const r = await fresh();
    await deposit(r, 500n);
    await request(r, 300n);
    await request(r, 0n);
    expect(await depositOf(r)).toEqual([500n, 0n, 0n, 0]);
    await time.increase(notice);
    await refused(withdraw(r), r.ledger, "LedgerNothingRequested", [...partiesOf(r)]);
  });

  it("pays ERC-20 tokens", async () => {
    const r = await fresh();
    const account = r.researcher.account;
    const before = await r.coin.read.balanceOf([addressOf(r.researcher)]);
    await r.ledger.write.deposit([addressOf(r.alice), r.coin.address, 500n], { account });
    await request(r, 500n, r.coin.address);
    await time.increase(notice);
    await withdraw(r, r.coin.address);
    expect(await r.coin.read.balanceOf([addressOf(r.researcher)])).toBe(before);
  });

  it("withstands a receiver that re-enters", async () => {
    const r = await fresh();
    const thief = await viem.deployContract("ReenteringReceiver");
    const data = encode(r, "withdraw", [addressOf(r.alice), native]);
    await thief.write.execute([r.ledger.address, encode(r, "deposit", [addressOf(r.alice), native, 100n])], {
      value: 100n,
    });
    await deposit(r, 1_000n);
    const ask = encode(r, "requestWithdrawal", [addressOf(r.alice), native, 100n]);
    await thief.write.execute([r.ledger.address, ask]);
    await time.increase(notice);
    await thief.write.arm([r.ledger.address, data, 0n]);
    await thief.write.execute([r.ledger.address, data]);
    expect([await thief.read.attempts(), await thief.read.successes()]).toEqual([1n, 0n]);
    expect(await r.publicClient.getBalance({ address: thief.address })).toBe(100n);
  });

  it("reports a receiver that refuses, and keeps its deposit", async () => {
    const r = await fresh();
    const mule = await viem.deployContract("RevertingPayee");
    const run = async (functionName: string, args: readonly unknown[], value = 0n) =>
      mule.write.execute([r.ledger.address, encode(r, functionName, args)], { value });
    await run("deposit", [addressOf(r.alice), native, 100n], 100n);
    await run("requestWithdrawal", [addressOf(r.alice), native, 100n]);
    await time.increase(notice);
    const pull = run("withdraw", [addressOf(r.alice), native]);
    await refused(pull, r.ledger, "LedgerTransferFailed", [getAddress(mule.address)]);
    expect((await depositOf(r, native, mule.address))[0]).toBe(100n);
  });
});

function encode(r: Rewards, functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: r.ledger.abi, functionName, args } as never);
}

/** Whether the codec can read a batch, of a number of orders that the ledger takes. */
function isReadable(batch: Hex, validator: Hex): boolean {
  try {
    const { length } = unpackSettlements(batch, validator);
    return length > 0 && length <= 128;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

describe("QueryLedger settlement", () => {
  it("hashes orders as EIP-712 does", async () => {
    const r = await fresh();
    const domain = { name: "QueryLedger", version: "1", chainId: 31337, verifyingContract: r.ledger.address } as const;
    for (const parts of [[], [part()], [part({ rows: true }), part({ pool: 0xffffff, fields: 2n ** 256n - 1n })]]) {
      const order = await orderOf(r, { parts });
      const expected = hashTypedData({ domain, types: orderTypes, primaryType: "QueryOrder", message: order });
      expect(await r.ledger.read.hashOrder([order])).toBe(expected);
    }
  });

  it("settles an order of two parts: events, deposit, vault and running hash", async () => {
    const r = await fresh();
    await deposit(r, 100_000n);
    const parts = [part(), part({ pool: 2, unitPrice: 7n, rows: true })];
    const s = await signed(r, { parts }, { units: [10n, 3n], usage: ["0x", "0x0001000100020002"] });
    const amount = 10n * unitPrice + 3n * 7n;
    const digest = await r.ledger.read.hashOrder([s.order]);
    const hash = await settle(r, [s]);
    const epoch = BigInt(await time.latest()) / BigInt(epochLength);
    const { researcher, validator, token, queryHash, consentBlock, nonce } = s.order;
    const usage = (i: number) => {
      const { maxUnits: _, pool, fields, ...terms } = parts[i]!;
      const args = { order: digest, pool, fields, scope: packScope(terms), units: s.units[i], usage: s.usage[i] };
      return ["UsageRecorded", args];
    };
    expect((await logsOf(r, hash)).map((log) => [log.eventName, log.args])).toEqual([
      [
        "OrderSettled",
        {
          order: digest,
          researcher: getAddress(researcher),
          validator: getAddress(validator),
          token,
          queryHash,
          resultHash: s.resultHash,
          amount,
          facts: packFacts({ epoch, consentBlock, nonce }),
        },
      ],
      usage(0),
      usage(1),
    ]);
    const running = await r.vault.read.runningHashAt([epoch]);
    expect(running).toBe(nextRunning(zeroHash, { order: digest, resultHash: s.resultHash, amount }));
    expect(await depositOf(r)).toEqual([100_000n - amount, 0n, 0n, 0]);
    expect(await r.vault.read.usageOf([native])).toEqual([amount, 0n]);
    expect(await r.publicClient.getBalance({ address: r.vault.address })).toBe(amount);
    expect(await r.ledger.read.isNonceUsed([researcher, 0n])).toBe(true);
    expect(await r.ledger.read.isNonceUsed([researcher, 1n])).toBe(false);
  });

  it("spends credit before what can be withdrawn", async () => {
    const r = await fresh();
    await deposit(r, 15_000n);
    await r.pass.write.sellPool([addressOf(r.researcher), addressOf(r.alice), native, 12_000n], { value: 12_000n });
    await settle(r, [await signed(r)]);
    expect(await depositOf(r)).toEqual([15_000n, 2_000n, 0n, 0]);
    await settle(r, [await signed(r, { nonce: 1n })]);
    expect(await depositOf(r)).toEqual([7_000n, 0n, 0n, 0]);
  });

  it("sends each token once for a whole batch, and chains the running hash over it", async () => {
    const r = await fresh();
    const account = r.researcher.account;
    await deposit(r, 20_000n);
    await r.ledger.write.deposit([addressOf(r.alice), r.coin.address, 40_000n], { account });
    const tokens = [native, r.coin.address, native, r.coin.address];
    const batch = await Promise.all(tokens.map((token, nonce) => signed(r, { token, nonce: BigInt(nonce) })));
    const hash = await settle(r, batch);
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    const received = parseEventLogs({ abi: r.vault.abi, logs, eventName: "UsageReceived" }).map((log) => log.args);
    expect(received).toEqual([
      { token: native, amount: 20_000n },
      { token: getAddress(r.coin.address), amount: 20_000n },
    ]);
    let running: Hex = zeroHash;
    for (const s of batch)
      running = nextRunning(running, { ...s, order: await r.ledger.read.hashOrder([s.order]), amount: 10_000n });
    await time.increase(epochLength);
    const epoch = BigInt(await time.latest()) / BigInt(epochLength) - 1n;
    expect(await r.ledger.read.runningHashAt([epoch])).toBe(running);
    expect(await r.coin.read.balanceOf([r.vault.address])).toBe(20_000n);
  });

  it("skips bad orders in a batch and settles the others", async () => {
    const r = await fresh();
    await deposit(r, 20_000n);
    const good = [await signed(r), await signed(r, { nonce: 2n })];
    const late = await signed(r, { nonce: 1n, deadline: 1 });
    const logs = await logsOf(r, await settle(r, [good[0]!, late, good[1]!, good[0]!]));
    const names = logs.map((log) => log.eventName);
    expect(names.filter((name) => name === "OrderSettled")).toHaveLength(2);
    const skipped = logs.filter((log) => log.eventName === "OrderSkipped").map((log) => log.args);
    expect(skipped).toEqual([
      { researcher: getAddress(late.order.researcher), nonce: 1n, reason: skip.expired },
      { researcher: getAddress(late.order.researcher), nonce: 0n, reason: skip.nonceUsed },
    ]);
    expect((await depositOf(r))[0]).toBe(0n);
  });

  it("returns how many it settled", async () => {
    const r = await fresh();
    await deposit(r, 20_000n);
    const batch = [await signed(r), await signed(r, { nonce: 1n, deadline: 1 })];
    const { result } = await r.ledger.simulate.settle([packSettlements(batch)], { account: addressOf(r.alice) });
    expect(result).toBe(1n);
  });

  it("settles an order of nothing without a payment", async () => {
    const r = await fresh();
    const s = await signed(r, {}, { units: [0n] });
    const logs = await logsOf(r, await settle(r, [s]));
    expect(logs.map((log) => log.eventName)).toEqual(["OrderSettled", "UsageRecorded"]);
    expect(await r.vault.read.usageOf([native])).toEqual([0n, 0n]);
  });

  it("is for appointed validators, in batches of 1 to 128", async () => {
    const r = await fresh();
    const s = await signed(r);
    const stranger = getAddress(addressOf(r.stranger));
    await refused(settle(r, [s], r.stranger), r.ledger, "LedgerNotValidator", [stranger]);
    await refused(settle(r, []), r.ledger, "LedgerBatchSize", [0n, 128n]);
    const many = packSettlements(Array.from({ length: 128 }, () => s));
    await refused(settleBytes(r, `0x01010181${many.slice(10)}`), r.ledger, "LedgerBatchSize", [129n, 128n]);
    const wide = await signed(r, { parts: Array.from({ length: 8 }, () => part()) });
    const batch = Array.from({ length: 25 }, () => wide);
    await refused(settle(r, batch), r.ledger, "LedgerBatchSize", [200n, 192n]);
    const heavy = packSettlements([{ ...s, usage: [`0x${"00".repeat(98_304)}`] }]);
    await refused(settleBytes(r, heavy), r.ledger, "LedgerBatchSize", [BigInt(size(heavy)), 98_304n]);
  });

  it("refuses a batch that is not whole, naming the head, order or part, and changes nothing", async () => {
    const r = await fresh();
    await deposit(r, 100_000n);
    const usage: Hex[] = ["0x0001000a", "0x"];
    const two = [await signed(r), await signed(r, { nonce: 1n, parts: [part(), part()] }, { usage })];
    const batch = packSettlements(two);
    const first = 4 + 20 + 2 * 8; // one token; a consent block and a snapshot
    const begins = [0, 4, first, first + 168, first + 246, first + 246 + 168, first + 246 + 168 + 82];
    for (const end of [1, 3, 4, 5, 39, 41, 207, 208, 209, 285, 286, 287, 453, 455, 532, 535, 536, 613])
      await refused(settleBytes(r, sliceHex(batch, 0, end)), r.ledger, "LedgerMalformedBatch", [
        BigInt(begins.findLast((begin) => begin <= end)!),
      ]);
    const more = settleBytes(r, concatHex([batch, "0x00"]));
    await refused(more, r.ledger, "LedgerMalformedBatch", [BigInt(size(batch))]);
    const put = (offset: number, byte: Hex) =>
      concatHex([sliceHex(batch, 0, offset), byte, sliceHex(batch, offset + 1)]);
    const wrong: [number, Hex, number][] = [
      [0, "0x02", 0], // format
      [first + 97, "0x01", first], // token
      [first + 98, "0x02", first], // consent block
      [first + 99, "0x00", first], // no part
      [first + 99, "0x09", first], // nine parts
      [first + 102, "0x02", first], // neither researcher nor spender
      [first + 168 + 4, "0x02", first + 168], // neither rows nor aggregates
      [first + 168 + 15, "0x02", first + 168], // snapshot
    ];
    for (const [offset, byte, begin] of wrong)
      await refused(settleBytes(r, put(offset, byte)), r.ledger, "LedgerMalformedBatch", [BigInt(begin)]);
    expect((await depositOf(r))[0]).toBe(100_000n);
    expect(await r.ledger.read.isNonceUsed([addressOf(r.researcher), 0n])).toBe(false);
    await settle(r, two);
    expect((await depositOf(r))[0]).toBe(70_000n);
  });

  it("reads what the codec packs, and refuses what it refuses", async () => {
    const r = await fresh();
    await deposit(r, 10n ** 9n);
    const alice = addressOf(r.alice);
    const spender = await settlementOf(r, await orderOf(r, { nonce: 7n }), {}, r.stranger);
    const whole = hexToBytes(packSettlements([await signed(r, { parts: [part(), part()] }), spender, await signed(r)]));
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), cut: fc.boolean() });
    const property = fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
      const bytes = whole.slice();
      for (const { at, byte } of changes) bytes[at] = byte;
      const cut = changes.find((one) => one.cut)?.at ?? bytes.length;
      const batch = bytesToHex(bytes.subarray(0, cut));
      const answer = await r.ledger.simulate.settle([batch], { account: alice }).then(
        () => "read",
        () => "refused",
      );
      expect(answer).toBe(isReadable(batch, alice) ? "read" : "refused");
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it("reverts when the token does not reach the vault whole", async () => {
    const r = await fresh();
    const token = getAddress(r.feeing.address);
    await r.ledger.write.deposit([addressOf(r.alice), token, 10_000n], { account: r.researcher.account });
    const s = await signed(r, { token });
    await r.feeing.write.setFee([100n]);
    await refused(settle(r, [s]), r.ledger, "LedgerTokenShortfall", [token, 10_000n, 9_900n]);
    await r.feeing.write.setFee([0n]);
    await settle(r, [s]);
    expect(await r.vault.read.usageOf([token])).toEqual([10_000n, 0n]);
  });
});

describe("QueryLedger skip reasons", () => {
  async function ready(): Promise<Rewards> {
    const r = await fresh();
    await deposit(r, 1_000_000n);
    return r;
  }

  it("expired", async () => {
    const r = await ready();
    const s = await signed(r);
    await time.setNextBlockTimestamp(s.order.deadline + 1);
    await expectSkipped(r, s, skip.expired);
  });

  it("over the maximum of any part", async () => {
    const r = await ready();
    await expectSkipped(r, await signed(r, {}, { units: [101n] }), skip.overMaximum);
    const parts = [part(), part({ maxUnits: 1n })];
    await expectSkipped(r, await signed(r, { parts }, { units: [1n, 2n] }), skip.overMaximum);
    await settle(r, [await signed(r, {}, { units: [100n] })]);
    expect((await depositOf(r))[0]).toBe(1_000_000n - 100n * unitPrice);
  });

  it("consent block: in the future, too old, or before a snapshot", async () => {
    const r = await ready();
    const head = await r.publicClient.getBlockNumber();
    await expectSkipped(r, await signed(r, { consentBlock: head + 2n }), skip.consentBlock);
    const parts = [part({ snapshot: head + 1n })];
    await expectSkipped(r, await signed(r, { consentBlock: head, parts }), skip.consentBlock);
    const s = await signed(r, { consentBlock: head, deadline: 2 ** 39 });
    await networkHelpers.mine(Number(head + consentAge - (await r.publicClient.getBlockNumber())));
    await expectSkipped(r, s, skip.consentBlock);
    const last = await signed(r, { consentBlock: head + 2n, deadline: 2 ** 39 });
    await settle(r, [last]);
    expect(await r.ledger.read.isNonceUsed([s.order.researcher, 0n])).toBe(true);
  });

  it("bad signature: another signer, order, validator or ledger, nonsense", async () => {
    const r = await ready();
    const order = await orderOf(r);
    await expectSkipped(r, await settlementOf(r, order, {}, r.stranger), skip.badSignature);
    const other = await signOrder(r, r.researcher, { ...order, nonce: 9n });
    await expectSkipped(r, await settlementOf(r, order, { signature: other }), skip.badSignature);
    await expectSkipped(r, await settlementOf(r, order, { signature: "0x" }), skip.badSignature);
    const forged = await settlementOf(r, order, { signer: addressOf(r.researcher) }, r.stranger);
    await expectSkipped(r, forged, skip.badSignature);
    const toBob = await signOrder(r, r.researcher, { ...order, validator: addressOf(r.bob) });
    await expectSkipped(r, await settlementOf(r, order, { signature: toBob }), skip.badSignature);
    const domain = { name: "QueryLedger", version: "1", chainId: 1, verifyingContract: r.ledger.address } as const;
    const key = privateKeyToAccount(`0x${"11".repeat(32)}`);
    const signature = await key.signTypedData({ domain, types: orderTypes, primaryType: "QueryOrder", message: order });
    await r.ledger.write.authorizeSpender([key.address, addressOf(r.alice), native, 10n ** 6n, 2 ** 39], {
      account: r.researcher.account,
    });
    await expectSkipped(r, await settlementOf(r, order, { signature, signer: key.address }), skip.badSignature);
  });

  it("nonce used", async () => {
    const r = await ready();
    const s = await signed(r, { nonce: 2n ** 64n - 1n });
    await settle(r, [s]);
    await expectSkipped(r, s, skip.nonceUsed);
    const again = await signed(r, { nonce: 2n ** 64n - 1n, queryHash: zeroHash });
    await expectSkipped(r, again, skip.nonceUsed);
  });

  it("insufficient deposit, at this validator and in this token", async () => {
    const r = await ready();
    const price = part({ unitPrice: 2n ** 96n - 1n, maxUnits: 2n ** 64n - 1n });
    const over = await signed(r, { parts: [price] }, { units: [2n ** 64n - 1n] });
    await expectSkipped(r, over, skip.insufficient);
    await expectSkipped(r, await signed(r, { token: r.coin.address }), skip.insufficient);
    const atBob = await signed(r, { validator: addressOf(r.bob) });
    const logs = await logsOf(r, await settle(r, [atBob], r.bob));
    expect(logs.map((log) => log.args)).toMatchObject([{ reason: skip.insufficient }]);
  });

  it("cancelled, once the notice has passed", async () => {
    const r = await ready();
    const account = r.researcher.account;
    const researcher = getAddress(addressOf(r.researcher));
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    const ask = () => r.ledger.write.requestCancellation([5n], { account });
    await emitted(ask(), r.ledger, "OrderCancellationRequested", [researcher, 5n, at + notice]);
    await ask();
    expect(await r.ledger.read.cancellationOf([researcher, 5n])).toBe(at + notice);
    await r.ledger.write.requestCancellation([6n], { account });
    const six = await signed(r, { nonce: 6n });
    await settle(r, [six]);
    expect(await r.ledger.read.isNonceUsed([researcher, 6n])).toBe(true);
    await time.setNextBlockTimestamp(at + notice);
    const five = await signed(r, { nonce: 5n, deadline: 2 ** 39 });
    await expectSkipped(r, five, skip.cancelled);
    await settle(r, [await signed(r, { nonce: 4n })]);
    const used = r.ledger.write.requestCancellation([4n], { account });
    await refused(used, r.ledger, "LedgerNonceUsed", [researcher, 4n]);
  });
});

describe("QueryLedger signers", () => {
  const authorize = (r: Rewards, limit: bigint, expiry: number, validator = r.alice, token = native) =>
    r.ledger.write.authorizeSpender([addressOf(r.stranger), addressOf(validator), token, limit, expiry], {
      account: r.researcher.account,
    });
  const bySpender = async (r: Rewards, over: Partial<QueryOrder> = {}) =>
    settlementOf(r, await orderOf(r, over), {}, r.stranger);

  it("lets a spender sign within its limit and time", async () => {
    const r = await fresh();
    await deposit(r, 1_000_000n);
    const expiry = (await time.latest()) + 1_000;
    const [researcher, alice] = partiesOf(r);
    const spender = getAddress(addressOf(r.stranger));
    const args = [researcher, spender, alice, native, 15_000n, expiry] as const;
    await emitted(authorize(r, 15_000n, expiry), r.ledger, "SpenderAuthorized", [...args]);
    await settle(r, [await bySpender(r)]);
    const left = () => r.ledger.read.spenderOf([researcher, spender, alice, native]);
    expect(await left()).toEqual([5_000n, expiry]);
    await expectSkipped(r, await bySpender(r, { nonce: 1n }), skip.spenderLimit);
    const small = await settlementOf(r, await orderOf(r, { nonce: 1n }), { units: [5n] }, r.stranger);
    await settle(r, [small]);
    expect(await left()).toEqual([0n, expiry]);
  });

  it("refuses a spender for another token, after its expiry, or revoked", async () => {
    const r = await fresh();
    await deposit(r, 1_000_000n);
    await expectSkipped(r, await bySpender(r), skip.badSignature);
    const expiry = (await time.latest()) + 1_000;
    await authorize(r, 10n ** 6n, expiry, r.alice, r.coin.address);
    await authorize(r, 10n ** 6n, expiry, r.bob);
    await expectSkipped(r, await bySpender(r), skip.badSignature);
    await authorize(r, 10n ** 6n, expiry);
    await time.setNextBlockTimestamp(expiry + 1);
    await expectSkipped(r, await bySpender(r, { deadline: expiry + 100 }), skip.spenderLimit);
    await authorize(r, 0n, 0);
    await expectSkipped(r, await bySpender(r), skip.badSignature);
  });

  it("keeps a spender's limit when the deposit is too small", async () => {
    const r = await fresh();
    await deposit(r, 10n);
    const expiry = (await time.latest()) + 1_000;
    await authorize(r, 10n ** 6n, expiry);
    await expectSkipped(r, await bySpender(r), skip.insufficient);
    const [researcher, alice] = partiesOf(r);
    const spender = addressOf(r.stranger);
    expect(await r.ledger.read.spenderOf([researcher, spender, alice, native])).toEqual([10n ** 6n, expiry]);
  });

  it("refuses an expiry in the past and the zero address", async () => {
    const r = await fresh();
    const now = await time.latest();
    await refused(authorize(r, 1n, now), r.ledger, "LedgerSpenderExpiry", [now]);
    const zero = r.ledger.write.authorizeSpender([zeroAddress, addressOf(r.alice), native, 1n, now + 100]);
    await refused(zero, r.ledger, "LedgerZeroAddress", []);
  });

  it("asks an ERC-1271 wallet, which may change its mind", async () => {
    const r = await fresh();
    const wallet = await viem.deployContract("FickleWallet");
    const pay = encode(r, "deposit", [addressOf(r.alice), native, 100_000n]);
    await wallet.write.execute([r.ledger.address, pay], { value: 100_000n });
    const order = await orderOf(r, { researcher: wallet.address });
    const s = await settlementOf(r, order, { signer: wallet.address });
    const digest = await r.ledger.read.hashOrder([order]);
    await expectSkipped(r, s, skip.badSignature);
    await wallet.write.approve([digest, true]);
    await wallet.write.setSulking([true]);
    await expectSkipped(r, s, skip.badSignature);
    await wallet.write.setSulking([false]);
    await settle(r, [s]);
    expect(await depositOf(r, native, wallet.address)).toEqual([90_000n, 0n, 0n, 0]);
  });

  it("takes no answer of a wallet that says less, more or nothing, or burns its gas", async () => {
    const r = await fresh();
    for (const mode of Object.values(WALLET_MODE).filter((mode) => mode !== WALLET_MODE.honest)) {
      const wallet = await viem.deployContract("ContractWallet", [addressOf(r.researcher), mode]);
      const order = await orderOf(r, { researcher: wallet.address });
      const s = await settlementOf(r, order, { signer: wallet.address });
      await expectSkipped(r, s, skip.badSignature);
    }
  });

  it("caps the gas of a wallet, so that a batch of burners still settles the rest", async () => {
    const r = await fresh();
    await deposit(r, 1_000_000n);
    const wallet = await viem.deployContract("ContractWallet", [addressOf(r.researcher), WALLET_MODE.burnGas]);
    const order = await orderOf(r, { researcher: wallet.address });
    const burner = await settlementOf(r, order, { signer: wallet.address });
    const hash = await settle(r, [...Array.from({ length: 127 }, () => burner), await signed(r)]);
    const logs = await logsOf(r, hash);
    expect(logs.filter((log) => log.eventName === "OrderSettled")).toHaveLength(1);
    expect(logs.filter((log) => log.eventName === "OrderSkipped")).toHaveLength(127);
    expect((await r.publicClient.getTransactionReceipt({ hash })).gasUsed).toBeLessThan(2n ** 24n);
  });
});

describe("QueryLedger running hash", () => {
  it("is the value at each epoch's close, whenever it is asked", async () => {
    const r = await fresh();
    await deposit(r, 1_000_000n);
    const start = (BigInt(await time.latest()) / BigInt(epochLength) + 1n) * BigInt(epochLength);
    const first = start / BigInt(epochLength);
    const expected = new Map<bigint, Hex>();
    let running: Hex = zeroHash;
    for (const [i, gap] of [0n, 1n, 5n, 6n, 20n, 21n, 22n, 23n].entries()) {
      await time.setNextBlockTimestamp((first + gap) * BigInt(epochLength) + 5n);
      await networkHelpers.mine();
      const s = await signed(r, { nonce: BigInt(i) });
      running = nextRunning(running, { ...s, order: await r.ledger.read.hashOrder([s.order]), amount: 10_000n });
      await settle(r, [s]);
      expected.set(first + gap, running);
    }
    await refused(r.ledger.read.runningHashAt([first + 23n]), r.ledger, "LedgerEpochOpen", [first + 23n]);
    await time.increase(epochLength * 3);
    let last: Hex = zeroHash;
    for (let epoch = first - 2n; epoch < first + 25n; epoch++) {
      last = expected.get(epoch) ?? last;
      expect(await r.ledger.read.runningHashAt([epoch])).toBe(last);
    }
  });
});

describe("QueryLedger gas", () => {
  it("stays below 2^24 with the largest batch: 128 wallets, 192 parts, 98,304 bytes", async () => {
    const r = await fresh();
    const wallet = await viem.deployContract("FickleWallet");
    const pay = encode(r, "deposit", [addressOf(r.alice), native, 10n ** 9n]);
    await wallet.write.execute([r.ledger.address, pay], { value: 10n ** 9n });
    const short: Hex = `0x${"0123ffff".repeat(59)}`;
    const long: Hex = `0x${"0123ffff".repeat(118)}`;
    const batch: Settlement[] = [];
    for (let i = 0; i < 128; i++) {
      const parts = Array.from({ length: 1 + (i % 2) }, () => part({ fields: 2n ** 256n - 1n }));
      const order = await orderOf(r, { researcher: wallet.address, nonce: BigInt(i) << 7n, parts });
      await wallet.write.approve([await r.ledger.read.hashOrder([order]), true]);
      const signature: Hex = `0x${"11".repeat(65)}`;
      batch.push(
        await settlementOf(r, order, {
          signer: wallet.address,
          signature,
          usage: parts.length === 1 ? [long] : [short, short],
        }),
      );
    }
    expect(size(packSettlements(batch))).toBeGreaterThan(97_000);
    const hash = await settle(r, batch);
    const { gasUsed } = await r.publicClient.getTransactionReceipt({ hash });
    // an honest wallet uses little of the 50,000 gas it may use
    expect(gasUsed + 128n * 50_000n).toBeLessThan(2n ** 24n);
    expect(await depositOf(r, native, wallet.address)).toEqual([10n ** 9n - 192n * 10_000n, 0n, 0n, 0]);
  });
});
