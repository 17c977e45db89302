import { AUTHORIZATION_TYPES, TYPES, domainOf, packSettlements } from "@datagraph/protocol";
import { type Address, type Hex, encodeFunctionData, getAddress, hashTypedData, parseSignature, zeroHash } from "viem";
import { describe, expect, it } from "vitest";
import { orderOf, settlementOf } from "../queryOrder.fixture.ts";
import { type Rewards, addressOf, deployRewards, native, networkHelpers, notice, viem } from "../rewards.fixture.ts";

const { time } = networkHelpers;
const refused = viem.assertions.revertWithCustomErrorWithArgs.bind(viem.assertions);
const emitted = viem.assertions.emitWithArgs.bind(viem.assertions);

const CHAIN = 31337;
const DEADLINE = 4_000_000_000;
const DOLLAR = "Local Test Dollar";
const MAX_UINT128 = 2n ** 128n - 1n;

/** The ledger with a dollar that knows permits and authorizations; only the researcher has some, and approved nothing. */
async function deployActs() {
  const r = await deployRewards();
  const dollar = await viem.deployContract("TestDollar");
  await r.book.write.setToken([dollar.address, true]);
  await r.book.write.setToken([native, true]);
  await dollar.write.mint([addressOf(r.researcher), 10_000n]);
  const [researcher, alice, bob] = [r.researcher, r.alice, r.bob].map((one) => getAddress(addressOf(one)));
  return { ...r, dollar, me: researcher!, validator: alice!, other: bob!, relay: { account: r.stranger.account } };
}
const load = () => networkHelpers.loadFixture(deployActs);
type World = Awaited<ReturnType<typeof load>>;
type Signer = Rewards["researcher"];
type Act = { researcher: Address; nonce: bigint; deadline: number; signature: Hex };
type Name = "LedgerDeposit" | "WithdrawalRequest" | "CreditMove" | "SpenderLimit" | "OrderCancellation";

const typedData = (w: World, primaryType: Name, message: object) => ({
  domain: domainOf("QueryLedger", CHAIN, w.ledger.address),
  types: { [primaryType]: TYPES[primaryType] },
  primaryType,
  message,
});

/** What the researcher signs for another to send. */
async function actOf(
  w: World,
  name: Name,
  fields: object,
  { nonce = 0n, deadline = DEADLINE, by = w.researcher as Signer, researcher = w.me } = {},
): Promise<Act> {
  const data = typedData(w, name, { researcher, ...fields, nonce, deadline });
  return { researcher, nonce, deadline, signature: await by.signTypedData(data as never) };
}

async function permitOf(w: World, value: bigint, deadline = BigInt(DEADLINE)) {
  const signature = await w.researcher.signTypedData({
    domain: { name: DOLLAR, version: "1", chainId: CHAIN, verifyingContract: w.dollar.address },
    types: {
      Permit: ["owner", "spender", "value", "nonce", "deadline"].map((name, i) => ({
        name,
        type: i < 2 ? "address" : "uint256",
      })),
    },
    primaryType: "Permit",
    message: { owner: w.me, spender: w.ledger.address, value, nonce: await w.dollar.read.nonces([w.me]), deadline },
  } as never);
  const { r, s, yParity } = parseSignature(signature);
  return { deadline, v: yParity + 27, r, s };
}

async function authorizationOf(w: World, value: bigint, nonce: Hex, validBefore = BigInt(DEADLINE)) {
  const signature = await w.researcher.signTypedData({
    domain: { name: DOLLAR, version: "1", chainId: CHAIN, verifyingContract: w.dollar.address },
    types: AUTHORIZATION_TYPES,
    primaryType: "ReceiveWithAuthorization",
    message: { from: w.me, to: w.ledger.address, value, validAfter: 0n, validBefore, nonce },
  });
  return { validBefore, nonce, signature };
}

const depositOf = (w: World, token: Address, validator = w.validator) =>
  w.ledger.read.depositOf([w.me, validator, token]);

describe("QueryLedger.depositWithPermit", () => {
  const send = async (w: World, amount: bigint, permitted = amount) =>
    w.ledger.write.depositWithPermit([w.validator, w.dollar.address, amount, await permitOf(w, permitted)], {
      account: w.researcher.account,
    });

  it("approves and deposits in one transaction", async () => {
    const w = await load();
    const token = getAddress(w.dollar.address);
    await emitted(send(w, 600n), w.ledger, "Deposited", [w.me, w.validator, token, 600n, true]);
    expect(await depositOf(w, token)).toEqual([600n, 0n, 0n, 0]);
    expect(await w.dollar.read.balanceOf([w.ledger.address])).toBe(600n);
    expect(await w.dollar.read.allowance([w.me, w.ledger.address])).toBe(0n);
  });

  it("is not stopped by who sends the permit first, nor does a permit for less do", async () => {
    const w = await load();
    const permit = await permitOf(w, 600n);
    await w.dollar.write.permit([w.me, w.ledger.address, 600n, permit.deadline, permit.v, permit.r, permit.s], w.relay);
    const account = w.researcher.account;
    await w.ledger.write.depositWithPermit([w.validator, w.dollar.address, 600n, permit], { account });
    expect((await depositOf(w, w.dollar.address))[0]).toBe(600n);
    const short: [Address, bigint, bigint] = [getAddress(w.ledger.address), 0n, 600n];
    await refused(send(w, 600n, 599n), w.dollar, "ERC20InsufficientAllowance", short);
  });

  it("refuses the native coin, zero, unknown tokens and validators", async () => {
    const w = await load();
    const account = w.researcher.account;
    const permit = await permitOf(w, 5n);
    const { ledger, validator, dollar, me } = w;
    const unknown = getAddress(w.registry.address);
    const attempts = [
      [[validator, native, 5n, permit], "LedgerWrongValue", [5n, 0n]],
      [[validator, dollar.address, 0n, permit], "LedgerZeroAmount", []],
      [[validator, unknown, 5n, permit], "LedgerUnknownToken", [unknown]],
      [[me, dollar.address, 5n, permit], "LedgerNotValidator", [me]],
    ] as const;
    for (const [args, error, values] of attempts)
      await refused(ledger.write.depositWithPermit(args, { account }), ledger, error, [...values]);
  });
});

describe("QueryLedger.depositWithPermitFor", () => {
  it("deposits for who signed both, once, towards no other validator", async () => {
    const w = await load();
    const token = getAddress(w.dollar.address);
    const fields = { validator: w.validator, token, amount: 600n };
    const act = await actOf(w, "LedgerDeposit", fields);
    const permit = await permitOf(w, 600n);
    const send = (validator = w.validator) =>
      w.ledger.write.depositWithPermitFor([validator, token, 600n, permit, act], w.relay);
    await refused(send(w.other), w.ledger, "LedgerBadSignature", [w.me]);
    await emitted(send(), w.ledger, "Deposited", [w.me, w.validator, token, 600n, true]);
    await refused(send(), w.ledger, "LedgerNonceUsed", [w.me, 0n]);
    expect(await depositOf(w, token)).toEqual([600n, 0n, 0n, 0]);
    expect(await w.ledger.read.hashDeposit([w.me, w.validator, token, 600n, 0n, DEADLINE])).toBe(
      hashTypedData(
        typedData(w, "LedgerDeposit", { researcher: w.me, ...fields, nonce: 0n, deadline: DEADLINE }) as never,
      ),
    );
  });
});

describe("QueryLedger.depositWithAuthorization", () => {
  const AMOUNT = 700n;
  async function asked(w: World, { nonce = 0n, deadline = DEADLINE, validator = w.validator } = {}) {
    const digest = await w.ledger.read.hashDeposit([w.me, validator, w.dollar.address, AMOUNT, nonce, deadline]);
    return authorizationOf(w, AMOUNT, digest, BigInt(deadline));
  }
  type Authorization = Awaited<ReturnType<typeof asked>>;
  const send = (w: World, a: Authorization, { validator = w.validator, amount = AMOUNT, nonce = 0n } = {}) =>
    w.ledger.write.depositWithAuthorization([w.me, validator, w.dollar.address, amount, nonce, a], w.relay);

  it("orders and pays by one signature, with no approval and no coin", async () => {
    const w = await load();
    const token = getAddress(w.dollar.address);
    const a = await asked(w);
    await emitted(send(w, a), w.ledger, "Deposited", [w.me, w.validator, token, AMOUNT, true]);
    expect(await depositOf(w, token)).toEqual([AMOUNT, 0n, 0n, 0]);
    expect(await w.dollar.read.balanceOf([w.me])).toBe(10_000n - AMOUNT);
    await refused(send(w, a), w.ledger, "LedgerNonceUsed", [w.me, 0n]);
    await send(w, await asked(w, { nonce: 1n }), { nonce: 1n });
    expect((await depositOf(w, token))[0]).toBe(2n * AMOUNT);
  });

  it("pays for nothing but what was signed", async () => {
    const w = await load();
    const a = await asked(w);
    const changes = [{ validator: w.other }, { amount: AMOUNT - 1n }, { nonce: 5n }];
    for (const change of changes) {
      const { validator = w.validator, amount = AMOUNT, nonce = 0n } = change;
      const digest = await w.ledger.read.hashDeposit([w.me, validator, w.dollar.address, amount, nonce, DEADLINE]);
      await refused(send(w, a, change), w.ledger, "LedgerAuthorization", [digest, a.nonce]);
      const forged = { ...a, nonce: digest };
      await refused(send(w, forged, change), w.dollar, "AuthorizationSignature", [w.me]);
    }
    await refused(send(w, { ...a, validBefore: 2n ** 40n }), w.ledger, "SafeCastOverflowedUintDowncast", [
      40,
      2n ** 40n,
    ]);
    expect(await w.dollar.read.balanceOf([w.ledger.address])).toBe(0n);
  });

  it("deposits something, with a validator who is appointed", async () => {
    const w = await load();
    const empty = await w.ledger.read.hashDeposit([w.me, w.validator, w.dollar.address, 0n, 0n, DEADLINE]);
    await refused(send(w, await authorizationOf(w, 0n, empty), { amount: 0n }), w.ledger, "LedgerZeroAmount", []);
    const validator = getAddress(w.dollar.address);
    const nobody = send(w, await asked(w, { validator }), { validator });
    await refused(nobody, w.ledger, "LedgerNotValidator", [validator]);
  });

  it("credits whom the pass names, by the payer's authorization", async () => {
    const w = await load();
    const token = getAddress(w.dollar.address);
    await networkHelpers.impersonateAccount(w.pass.address);
    await networkHelpers.setBalance(w.pass.address, 10n ** 18n);
    const researcher = getAddress(w.other);
    const parts = [researcher, w.me, w.validator, token, AMOUNT, await authorizationOf(w, AMOUNT, zeroHash)] as const;
    const deposited = w.ledger.write.depositAuthorized(parts, { account: w.pass.address });
    await emitted(deposited, w.ledger, "Deposited", [researcher, w.validator, token, AMOUNT, false]);
    expect(await w.ledger.read.depositOf([researcher, w.validator, token])).toEqual([0n, AMOUNT, 0n, 0]);
  });

  it("takes a token that accepts every call for nothing", async () => {
    const w = await load();
    const token = await viem.deployContract("AgreeableToken");
    await w.book.write.setToken([token.address, true]);
    const nonce = await w.ledger.read.hashDeposit([w.me, w.validator, token.address, AMOUNT, 0n, DEADLINE]);
    const call = w.ledger.write.depositWithAuthorization(
      [w.me, w.validator, token.address, AMOUNT, 0n, { validBefore: BigInt(DEADLINE), nonce, signature: "0x" }],
      w.relay,
    );
    await refused(call, w.ledger, "LedgerTokenShortfall", [getAddress(token.address), AMOUNT, 0n]);
    const unknown = w.ledger.write.depositWithAuthorization(
      [w.me, w.validator, w.me, AMOUNT, 0n, { validBefore: 0n, nonce: await hashOf(w), signature: "0x" }],
      w.relay,
    );
    await refused(unknown, w.ledger, "LedgerUnknownToken", [w.me]);
  });

  const hashOf = (w: World) => w.ledger.read.hashDeposit([w.me, w.validator, w.me, AMOUNT, 0n, 0]);
});

/** Every act by signature alone: what is signed, how it is sent, and what comes of it. */
const ACTS = {
  requestWithdrawalFor: {
    type: "WithdrawalRequest" as const,
    fields: (w: World) => ({ validator: w.validator, token: native, amount: 300n }),
    send: (w: World, act: Act, change = {}) => {
      const { validator, token, amount } = { ...ACTS.requestWithdrawalFor.fields(w), ...change };
      return w.ledger.write.requestWithdrawalFor([validator, token, amount, act], w.relay);
    },
    changes: (w: World) => [{ validator: w.other }, { token: w.dollar.address }, { amount: 301n }],
    event: async (w: World) => {
      const at = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(at);
      return ["WithdrawalRequested", [w.me, w.validator, native, 300n, at + notice]] as const;
    },
  },
  moveCreditFor: {
    type: "CreditMove" as const,
    fields: (w: World) => ({ from: w.validator, to: w.other, token: native }),
    send: (w: World, act: Act, change = {}) => {
      const { from, to, token } = { ...ACTS.moveCreditFor.fields(w), ...change };
      return w.ledger.write.moveCreditFor([from, to, token, act], w.relay);
    },
    changes: (w: World) => [{ from: w.other }, { to: w.me }, { token: w.dollar.address }],
    event: async (w: World) => {
      await w.appointments.write.setValidator([w.validator, false]);
      return ["CreditMoved", [w.me, w.validator, w.other, native, 40n]] as const;
    },
  },
  authorizeSpenderFor: {
    type: "SpenderLimit" as const,
    fields: (w: World) => ({
      spender: w.other,
      validator: w.validator,
      token: native as Address,
      limit: MAX_UINT128,
      expiry: DEADLINE,
    }),
    send: (w: World, act: Act, change = {}) => {
      const { spender, validator, token, limit, expiry } = { ...ACTS.authorizeSpenderFor.fields(w), ...change };
      return w.ledger.write.authorizeSpenderFor([spender, validator, token, limit, expiry, act], w.relay);
    },
    changes: (w: World) => [
      { spender: w.me },
      { validator: w.other },
      { token: w.dollar.address },
      { limit: 1n },
      { expiry: DEADLINE + 1 },
    ],
    event: async (w: World) =>
      ["SpenderAuthorized", [w.me, w.other, w.validator, native, MAX_UINT128, DEADLINE]] as const,
  },
};

describe.each(Object.entries(ACTS))("QueryLedger.%s", (_name, { type, fields, send, changes, event }) => {
  async function ready() {
    const w = await load();
    const account = w.researcher.account;
    await w.ledger.write.deposit([w.validator, native, 500n], { account, value: 500n });
    await w.pass.write.sellPool([w.me, w.validator, native, 40n], { value: 40n });
    return w;
  }

  it("does it for who signed, once", async () => {
    const w = await ready();
    const act = await actOf(w, type, fields(w));
    const [name, values] = await event(w);
    await emitted(send(w, act), w.ledger, name, [...values]);
    expect(await w.ledger.read.isNonceUsed([w.me, 0n])).toBe(true);
    await refused(send(w, act), w.ledger, "LedgerNonceUsed", [w.me, 0n]);
  });

  it("11: does nothing but what was signed, and not too late", async () => {
    const w = await ready();
    const act = await actOf(w, type, fields(w));
    for (const change of changes(w)) await refused(send(w, act, change), w.ledger, "LedgerBadSignature", [w.me]);
    for (const change of [{ nonce: 1n }, { deadline: DEADLINE + 1 }, { signature: "0x" as Hex }])
      await refused(send(w, { ...act, ...change }), w.ledger, "LedgerBadSignature", [w.me]);
    const thief = await actOf(w, type, fields(w), { by: w.stranger });
    await refused(send(w, thief), w.ledger, "LedgerBadSignature", [w.me]);
    const deadline = (await time.latest()) + 100;
    const late = await actOf(w, type, fields(w), { deadline });
    await time.setNextBlockTimestamp(deadline + 1);
    await refused(send(w, late), w.ledger, "LedgerExpired", [deadline]);
    await event(w);
    await time.setNextBlockTimestamp(DEADLINE);
    if (type !== "SpenderLimit") await send(w, act); // whose limit would be over by then
  });

  it("is taken back at once by the cancellation of its nonce", async () => {
    const w = await ready();
    const act = await actOf(w, type, fields(w), { nonce: 200n });
    await w.ledger.write.requestCancellation([200n], { account: w.researcher.account });
    await refused(send(w, act), w.ledger, "LedgerNonceUsed", [w.me, 200n]);
  });

  it("asks a wallet that is a contract", async () => {
    const w = await ready();
    const wallet = await viem.deployContract("FickleWallet");
    const researcher = getAddress(wallet.address);
    const act = { researcher, nonce: 0n, deadline: DEADLINE, signature: "0x1234" as Hex };
    const digest = hashTypedData(
      typedData(w, type, { researcher, ...fields(w), nonce: 0n, deadline: DEADLINE }) as never,
    );
    await refused(send(w, act), w.ledger, "LedgerBadSignature", [researcher]);
    await wallet.write.approve([digest, true]);
    await event(w);
    // the wallet has neither deposit nor credit, which is asked after its signature
    if (type === "SpenderLimit") await send(w, act);
    else if (type === "CreditMove") await refused(send(w, act), w.ledger, "LedgerZeroAmount", []);
    else await refused(send(w, act), w.ledger, "LedgerInsufficient", [300n, 0n]);
  });
});

describe("QueryLedger.requestCancellationFor", () => {
  it("cancels an order for who signed, any number of times with one effect", async () => {
    const w = await load();
    const order = await orderOf(w, { nonce: 7n, deadline: 2 ** 39 });
    const act = await actOf(w, "OrderCancellation", {}, { nonce: 7n });
    const send = (a = act) => w.ledger.write.requestCancellationFor([a], w.relay);
    await refused(send({ ...act, nonce: 8n }), w.ledger, "LedgerBadSignature", [w.me]);
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    await emitted(send(), w.ledger, "OrderCancellationRequested", [w.me, 7n, at + notice]);
    await time.increase(100);
    await send();
    expect(await w.ledger.read.cancellationOf([w.me, 7n])).toBe(at + notice);
    expect(await w.ledger.read.isNonceUsed([w.me, 7n])).toBe(false);
    await w.ledger.write.deposit([w.validator, native, 10n ** 6n], { account: w.researcher.account, value: 10n ** 6n });
    await time.increase(notice);
    const recent = { ...order, consentBlock: await w.publicClient.getBlockNumber() };
    const batch = packSettlements([await settlementOf(w, recent)]);
    const skipped = w.ledger.write.settle([batch], { account: w.alice.account });
    await emitted(skipped, w.ledger, "OrderSkipped", [w.me, 7n, 8]);
  });
});

describe("QueryLedger.withdrawFor", () => {
  it("pays a withdrawal that is due to its researcher, whoever sends it", async () => {
    const w = await load();
    const account = w.researcher.account;
    await w.ledger.write.deposit([w.validator, native, 500n], { account, value: 500n });
    const withdraw = () => w.ledger.write.withdrawFor([w.me, w.validator, native], w.relay);
    await refused(withdraw(), w.ledger, "LedgerNothingRequested", [w.me, w.validator, native]);
    const act = await actOf(w, "WithdrawalRequest", { validator: w.validator, token: native, amount: 300n });
    await w.ledger.write.requestWithdrawalFor([w.validator, native, 300n, act], w.relay);
    await time.increase(notice);
    await viem.assertions.balancesHaveChanged(withdraw(), [
      { address: w.me, amount: 300n },
      { address: w.ledger.address, amount: -300n },
    ]);
    expect(await depositOf(w, native)).toEqual([200n, 0n, 0n, 0]);
  });
});

describe("QueryLedger.multicall", () => {
  it("does many acts at once, and counts no coin twice", async () => {
    const w = await load();
    const account = w.researcher.account;
    const call = (functionName: "requestCancellation" | "deposit", args: readonly unknown[]) =>
      encodeFunctionData({ abi: w.ledger.abi, functionName, args } as never);
    await w.ledger.write.multicall([[1n, 2n, 3n].map((nonce) => call("requestCancellation", [nonce]))], { account });
    for (const nonce of [1n, 2n, 3n]) expect(await w.ledger.read.cancellationOf([w.me, nonce])).not.toBe(0);
    const deposit = call("deposit", [w.validator, native, 5n]);
    await refused(w.ledger.write.multicall([[deposit]], { account }), w.ledger, "LedgerWrongValue", [5n, 0n]);
  });
});
