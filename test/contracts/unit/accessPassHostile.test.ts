import {
  type Abi,
  type Address,
  type Hex,
  encodeFunctionData,
  getAddress,
  toFunctionSelector,
  zeroAddress,
} from "viem";
import { describe, expect, it } from "vitest";
import { args } from "../args.ts";
import {
  LICENCE,
  type Market,
  PRICE,
  afterRest,
  buyer,
  deployMarket,
  offered,
  publicClient,
  saleOf,
  suspendFile,
} from "../fixtures/market.ts";
import { addressOf, alice, by, networkHelpers, stranger, validator, viem } from "../fixtures/registry.ts";

const { revertWithCustomErrorWithArgs } = viem.assertions;
const REENTERED = toFunctionSelector("ReentrancyGuardReentrantCall()");
const UNKNOWN_SALE = toFunctionSelector("VaultUnknownSale(bytes32)");
const TOKEN = 1;
const KINDS = ["file", "pool"] as const;

type Coin = {
  address: Address;
  abi: Abi;
  write: {
    mint(input: readonly [Address, bigint]): Promise<Hex>;
    approve(input: readonly [Address, bigint], options: ReturnType<typeof by>): Promise<Hex>;
  };
};

/** A market whose only token is `token`; the buyer has plenty, and lets vault and ledger take it. */
async function marketOf(token: Coin): Promise<Market> {
  const market = await deployMarket(token.address);
  await token.write.mint([addressOf(buyer), 100n * PRICE]);
  for (const { address } of [market.vault, market.ledger])
    await token.write.approve([address, 100n * PRICE], by(buyer));
  return market;
}

/** How many passes the buyer has, and what arrived of a token at the vault and the ledger. */
async function stateOf({ pass, vault, ledger }: Market, token: Address) {
  const erc20 = await viem.getContractAt("TestDollar", token);
  const [passes, inVault, inLedger] = await Promise.all([
    pass.read.balanceOf([addressOf(buyer)]),
    erc20.read.balanceOf([vault.address]),
    erc20.read.balanceOf([ledger.address]),
  ]);
  return { passes, inVault, inLedger };
}
const NOTHING = { passes: 0n, inVault: 0n, inLedger: 0n };

describe("7: tokens that deliver another amount than was sent", () => {
  const cases = {
    FeeToken: { deploy: () => viem.deployContract("FeeToken", [100n]), received: PRICE - PRICE / 100n },
    BonusToken: { deploy: () => viem.deployContract("BonusToken"), received: PRICE + 1n },
    RebasingToken: { deploy: rebased, received: PRICE - 1n },
  };
  for (const [name, { deploy, received }] of Object.entries(cases)) {
    it(`refuses ${name} for a File and for a pool, and leaves everything as it was`, async () => {
      const token = (await deploy()) as never as Coin;
      const market = await marketOf(token);
      const before = await stateOf(market, token.address);
      for (const kind of KINDS) {
        const p = await offered(market, kind, TOKEN, addressOf(buyer));
        const [contract, error] =
          kind === "file"
            ? ([market.vault, "VaultTokenShortfall"] as const)
            : ([market.ledger, "LedgerTokenShortfall"] as const);
        const shortfall = args(getAddress(token.address), PRICE, received);
        await revertWithCustomErrorWithArgs(market.pass.write.buy([p], by(buyer)), contract, error, shortfall);
      }
      expect(await stateOf(market, token.address)).toEqual({ ...before, passes: 0n });
    });
  }

  /** A third of a unit a share: what is moved loses a unit. */
  async function rebased() {
    const token = await viem.deployContract("RebasingToken");
    await token.write.rebase([3n * 10n ** 17n]);
    return token;
  }
});

describe("tokens that fail in their own way", () => {
  it("a token that returns false sells nothing, until it moves what it was told to", async () => {
    const token = await viem.deployContract("FalseToken");
    const market = await marketOf(token as never);
    for (const kind of KINDS) {
      const p = await offered(market, kind, TOKEN, addressOf(buyer));
      const bought = market.pass.write.buy([p], by(buyer));
      await expect(bought, kind).rejects.toThrow(/SafeERC20FailedOperation/);
    }
    expect(await stateOf(market, token.address)).toEqual(NOTHING);
    await token.write.setRefusing([false]);
    for (const kind of KINDS)
      await market.pass.write.buy([await offered(market, kind, TOKEN, addressOf(buyer))], by(buyer));
    expect(await stateOf(market, token.address)).toEqual({ passes: 2n, inVault: PRICE, inLedger: PRICE });
  });

  it("a token that returns nothing is as good as any", async () => {
    const token = await viem.deployContract("SilentToken");
    const market = await marketOf(token as never);
    for (const kind of KINDS)
      await market.pass.write.buy([await offered(market, kind, TOKEN, addressOf(buyer))], by(buyer));
    expect(await stateOf(market, token.address)).toEqual({ passes: 2n, inVault: PRICE, inLedger: PRICE });
  });

  it("a token that blacklists buyer or vault stops that sale and no other", async () => {
    const token = await viem.deployContract("BlacklistingToken");
    const market = await marketOf(token as never);
    const { pass, vault, ledger } = market;
    const file = await offered(market, "file", TOKEN, addressOf(buyer));
    for (const account of [vault.address, addressOf(buyer)]) {
      await token.write.setBlacklisted([account, true]);
      const refused = args(getAddress(account));
      await revertWithCustomErrorWithArgs(pass.write.buy([file], by(buyer)), token, "Blacklisted", refused);
      await token.write.setBlacklisted([account, false]);
    }
    await token.write.setBlacklisted([vault.address, true]);
    await pass.write.buy([await offered(market, "pool", TOKEN, addressOf(buyer))], by(buyer));
    expect(await token.read.balanceOf([ledger.address])).toBe(PRICE);
    await pass.write.buy([await offered(market, "file", 0, addressOf(buyer))], { ...by(buyer), value: PRICE });
  });

  it("a token that accepts calls it does not know permits and authorizes nothing", async () => {
    const token = await viem.deployContract("AgreeableToken");
    const market = await deployMarket(token.address);
    const { pass, vault } = market;
    await token.write.mint([addressOf(buyer), PRICE]);
    const p = await offered(market, "file", TOKEN, addressOf(buyer));
    const signature = `0x${"11".repeat(65)}` as Hex;
    const mandate = { buyer: addressOf(buyer), nonce: 0n, deadline: 4_000_000_000, signature };
    const unpaid = pass.write.buyWithAuthorization([p, mandate], by(stranger));
    const shortfall = args(getAddress(token.address), PRICE, 0n);
    await revertWithCustomErrorWithArgs(unpaid, vault, "VaultTokenShortfall", shortfall);
    const permit = { deadline: 0n, v: 27, r: hash(1), s: hash(2) };
    await expect(pass.write.buyWithPermit([p, permit], by(buyer))).rejects.toThrow(/ERC20InsufficientAllowance/);
    expect(await stateOf(market, token.address)).toEqual(NOTHING);
  });
});

describe("8: whoever calls back while a price is on its way", () => {
  /** A buyer that is a contract and gets a turn before its tokens leave, and a market for them. */
  async function hooked() {
    const token = await viem.deployContract("HookToken");
    const actor = await viem.deployContract("ReenteringReceiver");
    const market = await deployMarket(token.address);
    await token.write.mint([actor.address, 100n * PRICE]);
    for (const { address } of [market.vault, market.ledger])
      await actor.write.execute([token.address, call(token.abi, "approve", [address, 100n * PRICE])]);
    const buy = async (kind: "file" | "pool" = "file") =>
      actor.write.execute([
        market.pass.address,
        call(market.pass.abi, "buy", [await offered(market, kind, TOKEN, actor.address)]),
      ]);
    return { ...market, token, actor, buy };
  }
  const load = () => networkHelpers.loadFixture(hooked);

  for (const kind of KINDS)
    it(`is refused every way to buy, and still has its one pass of the ${kind}`, async () => {
      const world = await load();
      const { pass, actor, buy } = world;
      const p = await offered(world, kind, TOKEN, actor.address);
      const mandate = { buyer: actor.address, nonce: 0n, deadline: 4_000_000_000, signature: "0x" as Hex };
      const permit = { deadline: 0n, v: 27, r: hash(1), s: hash(2) };
      const ways: [string, unknown[]][] = [
        ["buy", [p]],
        ["buyBatch", [[p]]],
        ["buyWithPermit", [p, permit]],
        ["buyFor", [p, mandate]],
        ["buyForWithPermit", [p, mandate, permit]],
        ["buyWithAuthorization", [p, mandate]],
      ];
      for (const [name, input] of ways) {
        await actor.write.arm([pass.address, call(pass.abi, name, input), 0n]);
        await buy(kind);
        expect((await actor.read.answer()).slice(0, 10), name).toBe(REENTERED);
      }
      expect(await actor.read.successes()).toBe(0n);
      expect(await pass.read.balanceOf([actor.address])).toBe(1n);
    });

  it("may credit the sale that the pass keeps, which then is gone for good", async () => {
    const world = await load();
    const { vault, actor, buy, token } = world;
    const first = await saleOf(world, buy());
    await afterRest();
    await actor.write.arm([vault.address, call(vault.abi, "credit", [[first]]), 0n]);
    const second = await saleOf(world, buy());
    expect(await actor.read.successes()).toBe(1n);
    expect(await vault.read.isHeld([first])).toBe(false);
    expect(await vault.read.isHeld([second])).toBe(true);
    const again = vault.write.credit([[first]]);
    await expect(again).rejects.toThrow(/VaultUnknownSale/);
    await afterRest();
    await vault.write.credit([[second]]);
    expect(await owedOf(world, token.address)).toBe(2n * PRICE);
    expect(await token.read.balanceOf([vault.address])).toBe(2n * PRICE);
  });

  it("has its own price arrive whole, even when it is paid out meanwhile", async () => {
    const world = await load();
    const { vault, actor, buy, token } = world;
    const first = await saleOf(world, buy());
    await afterRest();
    await vault.write.credit([[first]]);
    await actor.write.arm([vault.address, call(vault.abi, "release", [addressOf(alice), token.address]), 0n]);
    await expect(buy()).rejects.toThrow(/VaultTokenShortfall/);
    expect(await token.read.balanceOf([vault.address])).toBe(PRICE);
  });

  it("a token that calls back by itself is refused too", async () => {
    const token = await viem.deployContract("ReenteringToken");
    const market = await marketOf(token as never);
    const { pass } = market;
    const p = await offered(market, "file", TOKEN, addressOf(buyer));
    await token.write.arm([pass.address, call(pass.abi, "buy", [{ ...p, holder: token.address }]), 0n]);
    await pass.write.buy([p], by(buyer));
    expect((await token.read.answer()).slice(0, 10)).toBe(REENTERED);
    expect(await pass.read.balanceOf([token.address])).toBe(0n);
  });
});

describe("8: taking a price back", () => {
  it("is done once, however often a receiver asks while it is paid", async () => {
    const actor = await viem.deployContract("ReenteringReceiver");
    const market = await deployMarket();
    const { pass, vault } = market;
    await networkHelpers.setBalance(actor.address, 10n * PRICE);
    const p = await offered(market, "file", 0, actor.address);
    const sale = await saleOf(
      market,
      actor.write.execute([pass.address, call(pass.abi, "buy", [p])], { value: PRICE }),
    );
    await pass.write.buy([{ ...p, holder: addressOf(stranger) }], { ...by(stranger), value: PRICE });
    await suspendFile(market);
    const takeBack = call(vault.abi, "takeBack", [sale]);
    await actor.write.execute([vault.address, takeBack]);
    await expect(actor.write.execute([vault.address, takeBack])).rejects.toThrow(/VaultUnknownSale/);
    const before = await publicClient.getBalance({ address: actor.address });
    await actor.write.arm([vault.address, takeBack, 0n]);
    await vault.write.release([actor.address, zeroAddress]);
    const answer = (await actor.read.answer()).slice(0, 10);
    expect([REENTERED, UNKNOWN_SALE]).toContain(answer);
    expect(await publicClient.getBalance({ address: actor.address })).toBe(before + PRICE);
    expect(await publicClient.getBalance({ address: vault.address })).toBe(PRICE);
    expect((await pass.read.passOf([await pass.read.passIdOf([actor.address, market.file, LICENCE])])).revoked).toBe(
      true,
    );
  });
});

describe("4: payees that will not be paid", () => {
  for (const name of ["RevertingPayee", "GasBurningPayee", "BombingPayee"] as const)
    it(`${name} sells as anyone, and holds up nobody else`, async () => {
      const payee = await viem.deployContract(name as "BombingPayee");
      const market = await deployMarket();
      const { pass, registry, vault, file } = market;
      const p = await offered(market, "file", 0, addressOf(buyer));
      await registry.write.transferFrom([addressOf(alice), payee.address, file], by(alice));
      const sale = await saleOf(market, pass.write.buy([p], { ...by(buyer), value: PRICE }));
      await afterRest();
      await vault.write.credit([[sale]]);
      expect(await pass.read.hasAccess([addressOf(buyer), file])).toBe(true);
      await pass.write.buy([p], { ...by(buyer), value: PRICE });
    });
});

describe("arrival of prices", () => {
  it("moves no token of anybody but the buyer, and no more than the price", async () => {
    const token = await viem.deployContract("TestDollar");
    const market = await marketOf(token as never);
    await token.write.mint([addressOf(stranger), PRICE]);
    await token.write.approve([market.vault.address, PRICE], by(stranger));
    const p = await offered(market, "file", TOKEN, addressOf(stranger));
    await market.pass.write.buy([p], by(buyer));
    expect(await token.read.balanceOf([addressOf(stranger)])).toBe(PRICE);
    expect(await token.read.balanceOf([addressOf(buyer)])).toBe(99n * PRICE);
    expect(await token.read.balanceOf([market.vault.address])).toBe(PRICE);
  });

  it("gives a pool's price to the holder as a deposit towards the validator, and to nobody else", async () => {
    const token = await viem.deployContract("TestDollar");
    const market = await marketOf(token as never);
    const p = await offered(market, "pool", TOKEN, addressOf(stranger));
    await market.pass.write.buy([p], by(buyer));
    const depositOf = async (who: Address) => market.ledger.read.depositOf([who, addressOf(validator), token.address]);
    expect(await depositOf(addressOf(stranger))).toEqual([0n, PRICE, 0n, 0]);
    expect(await depositOf(addressOf(buyer))).toEqual([0n, 0n, 0n, 0]);
  });
});

/** What the vault owes alice and the treasury of a token. */
async function owedOf({ vault }: Market, token: Address): Promise<bigint> {
  const keys = [addressOf(alice), await vault.read.treasury()].map(
    (account): Hex => `0x${account.slice(2).padStart(64, "0")}`,
  );
  const balances = await Promise.all(keys.map((key) => vault.read.balanceOf([key, token])));
  return balances.reduce((sum, balance) => sum + balance, 0n);
}

function call(abi: unknown, functionName: string, input: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: abi as Abi, functionName, args: input as unknown[] });
}

function hash(byte: number): Hex {
  return `0x${byte.toString(16).padStart(64, "0")}`;
}
