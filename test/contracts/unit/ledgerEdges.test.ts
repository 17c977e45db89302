import { packSettlements } from "@datagraph/protocol";
import {
  type Hex,
  decodeEventLog,
  encodeAbiParameters,
  encodeFunctionData,
  getAddress,
  parseAbi,
  parseEventLogs,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  size,
  toEventSelector,
  toFunctionSelector,
} from "viem";
import { describe, expect, it } from "vitest";
import { args } from "../args.ts";
import { type QueryOrder, type Settlement, orderOf, part, settlementOf, signOrder } from "../queryOrder.fixture.ts";
import { type Rewards, addressOf, fresh, native, networkHelpers, notice, viem } from "../rewards.fixture.ts";

const { time } = networkHelpers;
const refused = viem.assertions.revertWithCustomErrorWithArgs.bind(viem.assertions);
const emitted = viem.assertions.emitWithArgs.bind(viem.assertions);
const REENTERED = toFunctionSelector("ReentrancyGuardReentrantCall()");
const SKIPPED = { expired: 1, overMaximum: 2, badSignature: 3, cancelled: 8 } as const;
const MOST_BYTES = 98_304;
const PERMIT = { deadline: 0n, v: 27, r: `0x${"11".repeat(32)}`, s: `0x${"22".repeat(32)}` } as const;
const AUTHORIZATION = { validBefore: 0n, nonce: PERMIT.r, signature: "0x" } as const;

async function load(): Promise<Rewards> {
  const r = await fresh();
  await r.ledger.write.deposit([addressOf(r.alice), native, 10n ** 12n], {
    account: r.researcher.account,
    value: 10n ** 12n,
  });
  return r;
}

const nameOf = (one: Rewards["alice"]) => getAddress(addressOf(one));

const settle = (r: Rewards, settlements: Settlement[]) =>
  r.ledger.write.settle([packSettlements(settlements)], { account: r.alice.account });

async function signed(r: Rewards, over: Partial<QueryOrder> = {}, more: Partial<Settlement> = {}) {
  return settlementOf(r, await orderOf(r, over), more);
}

const skippedFor = (r: Rewards, settlements: Settlement[], reason: number, nonce = 0n) =>
  emitted(settle(r, settlements), r.ledger, "OrderSkipped", [getAddress(addressOf(r.researcher)), nonce, reason]);

const call = (r: Rewards, functionName: string, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: r.ledger.abi as never, functionName, args } as never);

describe("8: whoever is paid by the ledger, or pays it", () => {
  /** A researcher that calls back, with 100 of a token that tells it, asked for and due. */
  async function researcher() {
    const r = await fresh();
    const thief = await viem.deployContract("ReenteringReceiver");
    const [token, alice] = [r.hooking.address, addressOf(r.alice)];
    await r.hooking.write.mint([thief.address, 1_000n]);
    const approve = encodeFunctionData({
      abi: r.hooking.abi,
      functionName: "approve",
      args: [r.ledger.address, 1_000n],
    });
    await thief.write.execute([token, approve]);
    for (const data of [call(r, "deposit", [alice, token, 100n]), call(r, "requestWithdrawal", [alice, token, 100n])])
      await thief.write.execute([r.ledger.address, data]);
    await time.increase(notice);
    return { r, thief, token, alice };
  }

  it("may call nothing that moves money meanwhile", async () => {
    const { r, thief, token, alice } = await networkHelpers.loadFixture(researcher);
    const me = thief.address;
    const act = { researcher: me, nonce: 0n, deadline: 4_000_000_000, signature: "0x" };
    const calls: readonly (readonly [string, readonly unknown[]])[] = [
      ["deposit", [alice, token, 1n]],
      ["depositWithPermit", [alice, token, 1n, PERMIT]],
      ["depositWithPermitFor", [alice, token, 1n, PERMIT, act]],
      ["depositWithAuthorization", [me, alice, token, 1n, 0n, AUTHORIZATION]],
      ["depositFor", [me, me, alice, token, 1n]],
      ["depositAuthorized", [me, me, alice, token, 1n, AUTHORIZATION]],
      ["withdrawFor", [me, alice, token]],
      ["settle", ["0x"]],
    ];
    for (const [name, input] of calls) {
      await networkHelpers.loadFixture(researcher);
      await thief.write.arm([r.ledger.address, call(r, name, input), 0n]);
      await r.ledger.write.withdrawFor([me, alice, token]);
      expect([name, await thief.read.answer()]).toEqual([name, REENTERED]);
    }
  });

  it("meets the guard within every payment", async () => {
    const { r, thief, token, alice } = await networkHelpers.loadFixture(researcher);
    const data = call(r, "settle", ["0x"]);
    await thief.write.arm([r.ledger.address, data, 0n]);
    await thief.write.execute([r.ledger.address, call(r, "deposit", [alice, token, 5n])]);
    expect(await thief.read.answer()).toBe(REENTERED);

    const reentering = await viem.deployContract("ReenteringToken");
    await r.book.write.setToken([reentering.address, true]);
    await reentering.write.mint([addressOf(r.researcher), 10n ** 6n]);
    const account = r.researcher.account;
    await reentering.write.approve([r.ledger.address, 10n ** 6n], { account });
    const strikes = async (attempt: Promise<unknown>) => {
      await attempt;
      expect(await reentering.read.answer()).toBe(REENTERED);
    };
    await reentering.write.arm([r.ledger.address, data, 0n]);
    await strikes(r.ledger.write.depositWithPermit([alice, reentering.address, 10n ** 5n, PERMIT], { account }));
    await reentering.write.arm([r.ledger.address, call(r, "withdrawFor", [account.address, alice, native]), 0n]);
    await strikes(settle(r, [await signed(r, { token: reentering.address })]));
  });
});

describe("QueryLedger at the last second", () => {
  it("settles an order until its deadline, by a spender until their expiry", async () => {
    const r = await load();
    const deadline = (await time.latest()) + 1_000;
    const spender = r.stranger;
    const limits = [addressOf(spender), addressOf(r.alice), native, 10n ** 6n, deadline] as const;
    await r.ledger.write.authorizeSpender(limits, { account: r.researcher.account });
    const own = await signed(r, { deadline });
    const theirs = await settlementOf(r, await orderOf(r, { nonce: 1n }), {}, spender);
    await time.setNextBlockTimestamp(deadline);
    const left = 10n ** 6n - 10_000n;
    const told = args(nameOf(r.researcher), nameOf(spender), nameOf(r.alice), native, left);
    await emitted(settle(r, [own, theirs]), r.ledger, "SpenderCharged", told);
    expect(await r.ledger.read.isNonceUsed([addressOf(r.researcher), 0n])).toBe(true);
    expect(await r.ledger.read.isNonceUsed([addressOf(r.researcher), 1n])).toBe(true);
  });

  it("names the first thing that is wrong with an order", async () => {
    const r = await load();
    const late = await signed(r, { deadline: 1 }, { units: [101n] });
    await skippedFor(r, [late], SKIPPED.expired);
    const { result } = await r.ledger.simulate.settle([packSettlements([late])], { account: addressOf(r.alice) });
    expect(result).toBe(0n);
  });
});

describe("QueryLedger, single units and largest parameters", () => {
  it("pays a withdrawal of one unit, and tells", async () => {
    const r = await load();
    const account = r.researcher.account;
    const [researcher, validator] = [nameOf(r.researcher), nameOf(r.alice)];
    await r.ledger.write.requestWithdrawal([validator, native, 1n], { account });
    await time.increase(notice);
    const withdrawn = r.ledger.write.withdrawFor([researcher, validator, native]);
    await emitted(withdrawn, r.ledger, "Withdrawn", [researcher, validator, native, 1n]);
    await viem.assertions.balancesHaveChanged(withdrawn, [{ address: researcher, amount: 1n }]);
  });

  it("withdraws nothing where all was spent since, and pays nothing", async () => {
    const r = await fresh();
    const account = r.researcher.account;
    const parties = [nameOf(r.researcher), nameOf(r.alice), native] as const;
    await r.ledger.write.deposit([parties[1], native, 10_000n], { account, value: 10_000n });
    await r.ledger.write.requestWithdrawal([parties[1], native, 10_000n], { account });
    await settle(r, [await signed(r)]);
    await time.increase(notice);
    const withdrawn = r.ledger.write.withdrawFor(parties);
    await emitted(withdrawn, r.ledger, "Withdrawn", [...parties, 0n]);
    await viem.assertions.balancesHaveChanged(withdrawn, [{ address: parties[0], amount: 0n }]);
  });

  it("hands a single unit on to the vault", async () => {
    const r = await load();
    const one = await signed(r, { parts: [part({ unitPrice: 1n })] }, { units: [1n] });
    await emitted(settle(r, [one]), r.vault, "UsageReceived", [native, 1n]);
    expect(await r.vault.read.usageOf([native])).toEqual([1n, 0n]);
  });

  it("tells the vault nothing of orders it passed over", async () => {
    const r = await load();
    const toldVault = async (settlements: Settlement[]) => {
      const { logs } = await r.publicClient.getTransactionReceipt({ hash: await settle(r, settlements) });
      return parseEventLogs({ abi: r.vault.abi, logs }).filter((log) => log.address === r.vault.address.toLowerCase());
    };
    const poor = await signed(r, { nonce: 1n, token: r.coin.address });
    const [used, ...more] = await toldVault([await signed(r), poor]);
    expect(used).toMatchObject({ eventName: "UsageReceived", args: { token: native, amount: 10_000n } });
    expect(more).toEqual([]);
    expect(await toldVault([poor])).toEqual([]);
  });

  it("takes nothing for a token that takes away instead", async () => {
    const r = await load();
    const token = getAddress(r.feeing.address);
    const deposit = (amount: bigint) =>
      r.ledger.write.deposit([addressOf(r.alice), token, amount], { account: r.researcher.account });
    await deposit(1_000n);
    await r.feeing.write.setFee([20_000n]);
    await refused(deposit(1n), r.ledger, "LedgerTokenShortfall", [token, 1n, 0n]);
  });

  it("lets no spender in whose time ends this very second", async () => {
    const r = await load();
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    const limits = [addressOf(r.stranger), addressOf(r.alice), native, 1n, at] as const;
    const late = r.ledger.write.authorizeSpender(limits, { account: r.researcher.account });
    await refused(late, r.ledger, "LedgerSpenderExpiry", [at]);
  });

  it("cancels the last order of a word of nonces", async () => {
    const r = await load();
    await r.ledger.write.requestCancellation([127n], { account: r.researcher.account });
    await time.increase(notice);
    await skippedFor(r, [await signed(r, { nonce: 127n })], SKIPPED.cancelled, 127n);
  });

  it("takes the longest notice and the oldest consents that there may be", async () => {
    const r = await load();
    const account = r.timelock.account;
    await emitted(r.ledger.write.setNotice([2_592_000], { account }), r.ledger, "NoticeSet", [2_592_000]);
    await emitted(r.ledger.write.setConsentAge([100_000n], { account }), r.ledger, "ConsentAgeSet", [100_000n]);
  });
});

describe("QueryLedger signatures of 64 bytes (ERC-2098)", () => {
  /** The researcher's compact signature of an order whose recovery bit is `parity`, and the order. */
  async function compact(r: Rewards, parity: number): Promise<{ order: QueryOrder; signature: Hex }> {
    for (let nonce = 0n; ; ++nonce) {
      const order = await orderOf(r, { nonce });
      const signature = parseSignature(await signOrder(r, r.researcher, order));
      if (signature.yParity !== parity) continue;
      return { order, signature: serializeCompactSignature(signatureToCompactSignature(signature)) };
    }
  }

  it.each([0, 1])("stand for their 65, with the recovery bit %i", async (parity) => {
    const r = await load();
    const { order, signature } = await compact(r, parity);
    expect(size(signature)).toBe(64);
    await settle(r, [await settlementOf(r, order, { signature })]);
    expect(await r.ledger.read.isNonceUsed([addressOf(r.researcher), order.nonce])).toBe(true);
  });

  it("are nobody's with the other recovery bit, or a byte short", async () => {
    const r = await load();
    const { order, signature } = await compact(r, 0);
    const flipped =
      `${signature.slice(0, 66)}${(BigInt(`0x${signature.slice(66)}`) | (1n << 255n)).toString(16)}` as Hex;
    for (const bad of [flipped, signature.slice(0, -2) as Hex])
      await skippedFor(r, [await settlementOf(r, order, { signature: bad })], SKIPPED.badSignature, order.nonce);
  });
});

describe("QueryLedger's usage, as it is logged", () => {
  const [event] = parseAbi([
    "event UsageRecorded(bytes32 indexed order, uint24 indexed pool, uint256 fields, uint256 scope, uint64 units, bytes usage)",
  ]);

  it("ends with its last word, and its padding is zero", async () => {
    const r = await load();
    const parts = [part(), part({ pool: 2 }), part({ pool: 3 })];
    const usage: Hex[] = [`0x${"ffffffff".repeat(11)}`, `0x${"ffffffff".repeat(8)}`, "0x00030001"];
    const hash = await settle(r, [await signed(r, { parts }, { usage })]);
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    const told = logs.filter(({ topics }) => topics[0] === toEventSelector(event));
    const kinds = event.inputs.filter((input) => !("indexed" in input));
    for (const [i, { data }] of told.entries()) {
      const { eventName: _, args } = decodeEventLog({ abi: [event], data, topics: told[i]!.topics });
      expect(args.usage).toBe(usage[i]);
      expect(data).toBe(encodeAbiParameters(kinds, [args.fields, args.scope, args.units, args.usage]));
    }
    expect(told).toHaveLength(3);
  });
});

describe("QueryLedger's largest batch", () => {
  it("has 98,304 bytes", async () => {
    const r = await load();
    const order = await orderOf(r, { parts: [part(), part({ pool: 2 })] });
    const of = async (entries: number, signature: Hex) => {
      const usage: [Hex, Hex] = [`0x${"00000001".repeat(entries)}`, "0x"];
      return packSettlements([await settlementOf(r, order, { usage, signature })]);
    };
    const full = await signOrder(r, r.researcher, order);
    const bare = size(await of(0, full));
    const entries = (MOST_BYTES - bare) >> 2;
    expect(bare + 4 * entries).toBe(MOST_BYTES);
    const account = r.alice.account;
    const over = r.ledger.write.settle([await of(entries + 1, full)], { account });
    await refused(over, r.ledger, "LedgerBatchSize", [BigInt(MOST_BYTES + 4), BigInt(MOST_BYTES)]);
    await r.ledger.write.settle([await of(entries, full)], { account });
    expect(await r.ledger.read.isNonceUsed([addressOf(r.researcher), order.nonce])).toBe(true);
  });
});
