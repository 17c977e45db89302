import { type Hex, getAddress, maxUint96, stringToHex, zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import {
  ACADEMIC,
  DAY,
  DERIVED,
  FILE,
  OPEN,
  POOL,
  POOL_NUMBER,
  buyer,
  deployPass,
  holder,
  member,
  networkHelpers,
  offer,
  owner,
  publicClient,
  purchaseOf,
  sell,
  stranger,
  timelock,
  viem,
} from "./passFixture.ts";
import { args } from "../args.ts";

const { revertWithCustomErrorWithArgs, emitWithArgs } = viem.assertions;
const load = () => networkHelpers.loadFixture(deployPass);
const MAX_BATCH = 64;
const USD = 1;
const terms = { price: 5n, duration: DAY, token: 0, seats: 1, download: true };
const asOwner = { account: owner.account };

type Pass = Awaited<ReturnType<typeof deployPass>>["pass"];

describe("AccessPass.setOffers", () => {
  it("makes and ends several offers", async () => {
    const { pass } = await load();
    await offer(pass, FILE, OPEN);
    const ended = { ...terms, duration: 0 };
    const pool = { ...terms, download: false };
    const call = [
      [FILE, FILE, POOL],
      [OPEN, ACADEMIC, ACADEMIC],
      [ended, terms, pool],
    ] as const;
    await pass.write.setOffers(call as never, asOwner);
    expect((await pass.read.offerOf([FILE, OPEN])).duration).toBe(0);
    expect(await pass.read.offerOf([FILE, ACADEMIC])).toEqual(terms);
    expect(await pass.read.offerOf([POOL, ACADEMIC])).toEqual(pool);
  });

  it("takes 64 in one transaction, and refuses none, more, unequal lengths, disorder and repetition", async () => {
    const { pass } = await load();
    const licences = (count: number) => Array.from({ length: count }, (_, i) => (i % 63) + 1);
    const datasets = (count: number) => Array.from({ length: count }, (_, i) => (i < 63 ? FILE : DERIVED));
    const values = (count: number) => Array.from({ length: count }, () => terms);
    const set = (d: bigint[], l: number[], v: (typeof terms)[]) => pass.write.setOffers([d, l, v], asOwner);
    const hash = await set(datasets(MAX_BATCH), licences(MAX_BATCH), values(MAX_BATCH));
    const { gasUsed } = await publicClient.getTransactionReceipt({ hash });
    expect(gasUsed).toBeLessThan(2n ** 24n);
    for (const size of [0, MAX_BATCH + 1]) {
      const refused = set(datasets(size), licences(size), values(size));
      await revertWithCustomErrorWithArgs(refused, pass, "PassBatchSize", args(BigInt(size), BigInt(MAX_BATCH)));
    }
    await revertWithCustomErrorWithArgs(set([FILE], [1, 2], [terms]), pass, "PassLengths", [1n, 2n]);
    await revertWithCustomErrorWithArgs(set([FILE], [1], []), pass, "PassLengths", [1n, 0n]);
    for (const [d, l] of [
      [
        [FILE, FILE],
        [OPEN, OPEN],
      ],
      [
        [FILE, FILE],
        [ACADEMIC, OPEN],
      ],
      [
        [DERIVED, FILE],
        [OPEN, ACADEMIC],
      ],
    ] as [bigint[], number[]][])
      await revertWithCustomErrorWithArgs(set(d, l, [terms, terms]), pass, "PassBatchOrder", [1n]);
  });

  it("changes nothing when one of it is refused", async () => {
    const { pass, registry } = await load();
    await registry.write.add([stranger.account.address, 6n, 1, 0]);
    const mixed = pass.write.setOffers(
      [
        [6n, FILE],
        [OPEN, OPEN],
        [terms, terms],
      ],
      asOwner,
    );
    const refused = args(6n, getAddress(owner.account.address));
    await revertWithCustomErrorWithArgs(mixed, pass, "PassNotDatasetOwner", refused);
    const last = pass.write.setOffers(
      [
        [FILE, STREAMLESS],
        [OPEN, OPEN],
        [terms, terms],
      ],
      asOwner,
    );
    await revertWithCustomErrorWithArgs(last, pass, "PassNotSold", [STREAMLESS]);
    expect((await pass.read.offerOf([FILE, OPEN])).duration).toBe(0);
  });
});

/** No dataset has this id. */
const STREAMLESS = 99n;

describe("AccessPass.buyBatch", () => {
  /** A File and a Derived dataset for coin, a File licence for dollars, a pool for coin. */
  async function deployShop() {
    const base = await deployPass();
    const { pass, dollar, vault } = base;
    await offer(pass, FILE, ACADEMIC, { price: 3n });
    await offer(pass, DERIVED, ACADEMIC, { price: 4n });
    await offer(pass, FILE, OPEN, { price: 25n, token: USD });
    await offer(pass, POOL, ACADEMIC, { price: 70n });
    await dollar.write.mint([buyer.account.address, 100n]);
    await dollar.write.approve([vault.address, 25n], { account: buyer.account });
    const purchases = await sorted(pass, [
      await purchaseOf(pass, FILE, ACADEMIC, maxUint96),
      await purchaseOf(pass, DERIVED, ACADEMIC, maxUint96),
      await purchaseOf(pass, FILE, OPEN, maxUint96),
      await purchaseOf(pass, POOL, ACADEMIC, maxUint96),
    ]);
    const buyBatch = (value: bigint, which = purchases) =>
      pass.write.buyBatch([which], { account: buyer.account, value });
    return { ...base, purchases, buyBatch };
  }
  const loadShop = () => networkHelpers.loadFixture(deployShop);

  it("buys Files, pools, for coin and tokens, each price where it belongs", async () => {
    const { pass, vault, ledger, dollar, purchases, buyBatch } = await loadShop();
    const { result } = await pass.simulate.buyBatch([purchases], { account: buyer.account.address, value: 77n });
    await buyBatch(77n);
    expect(result).toEqual(await idsOf(pass, purchases));
    expect(await publicClient.getBalance({ address: vault.address })).toBe(7n);
    expect(await publicClient.getBalance({ address: ledger.address })).toBe(70n);
    expect(await dollar.read.balanceOf([vault.address])).toBe(25n);
    expect(await publicClient.getBalance({ address: pass.address })).toBe(0n);
    const who = holder.account.address;
    expect(await pass.read.balanceOf([who])).toBe(4n);
    for (const dataset of [FILE, DERIVED]) expect(await pass.read.hasAccess([who, dataset])).toBe(true);
    expect(await pass.read.canQuery([who, POOL_NUMBER, ACADEMIC])).toBe(true);
  });

  it("takes exactly the sum, even when coin that was forced upon it lies about", async () => {
    const { pass, buyBatch, purchases } = await loadShop();
    await networkHelpers.setBalance(pass.address, 1_000n);
    const last = BigInt((await pricesOf(pass, purchases)).at(-1)!);
    await revertWithCustomErrorWithArgs(buyBatch(78n), pass, "PassWrongValue", [77n, 78n]);
    await revertWithCustomErrorWithArgs(buyBatch(76n), pass, "PassWrongValue", [last, last - 1n]);
    expect(await publicClient.getBalance({ address: pass.address })).toBe(1_000n);
    expect(await pass.read.balanceOf([holder.account.address])).toBe(0n);
  });

  it("refuses none, 65, repetition and disorder", async () => {
    const { pass, purchases, buyBatch } = await loadShop();
    const one = purchases[0]!;
    await revertWithCustomErrorWithArgs(buyBatch(0n, []), pass, "PassBatchSize", [0n, 64n]);
    const many = Array.from({ length: 65 }, () => one);
    await revertWithCustomErrorWithArgs(buyBatch(0n, many), pass, "PassBatchSize", [65n, 64n]);
    await revertWithCustomErrorWithArgs(buyBatch(1_000n, [one, one]), pass, "PassBatchOrder", [1n]);
    const reversed = buyBatch(77n, purchases.toReversed());
    await revertWithCustomErrorWithArgs(reversed, pass, "PassBatchOrder", [1n]);
  });

  it("takes 64 within the gas of a transaction", async () => {
    const { pass } = await loadShop();
    const one = await purchaseOf(pass, FILE, ACADEMIC, 3n);
    const holders = Array.from({ length: 64 }, (_, i): Hex => `0x${(i + 1).toString(16).padStart(40, "0")}`);
    const purchases = holders.map((to) => ({ ...one, holder: to }));
    const hash = await pass.write.buyBatch([purchases], { value: 192n, gas: 2n ** 24n });
    const { status } = await publicClient.getTransactionReceipt({ hash });
    expect(status).toBe("success");
  });
});

describe("AccessPass.offerSeats", () => {
  const asHolder = { account: holder.account };
  const [first, second] = [getAddress(member.account.address), getAddress(stranger.account.address)];

  it("offers several seats, and takes offers back", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC, { seats: 3 });
    const offered = pass.write.offerSeats([id, [0, 2], [first, second]], asHolder);
    await emitWithArgs(offered, pass, "SeatOffered", [id, 0, first]);
    await emitWithArgs(offered, pass, "SeatOffered", [id, 2, second]);
    await pass.write.acceptSeat([id, 2], { account: stranger.account });
    await pass.write.offerSeats([id, [0, 2], [zeroAddress, zeroAddress]], asHolder);
    const late = pass.write.acceptSeat([id, 0], { account: member.account });
    await revertWithCustomErrorWithArgs(late, pass, "PassSeatNotOffered", [id, 0, first]);
    expect(await pass.read.hasAccess([second, FILE])).toBe(true);
  });

  it("refuses none, unequal lengths, repetition, disorder, seats beyond the pass and other callers", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC, { seats: 2 });
    const give = (seats: number[], members: Hex[], account = holder.account) =>
      pass.write.offerSeats([id, seats, members], { account });
    await revertWithCustomErrorWithArgs(give([], []), pass, "PassBatchSize", [0n, 255n]);
    await revertWithCustomErrorWithArgs(give([0], []), pass, "PassLengths", [1n, 0n]);
    for (const seats of [
      [0, 0],
      [1, 0],
    ])
      // prettier-ignore
      await revertWithCustomErrorWithArgs(give(seats, [first, second]), pass, "PassBatchOrder", [1n]);
    await revertWithCustomErrorWithArgs(give([1, 2], [first, second]), pass, "PassSeat", [id, 2, 2]);
    await revertWithCustomErrorWithArgs(give([0], [first], buyer.account), pass, "PassNotHolder", [
      id,
      getAddress(buyer.account.address),
    ]);
    const unknown = pass.write.offerSeats([id + 1n, [0], [first]], asHolder);
    await revertWithCustomErrorWithArgs(unknown, pass, "PassUnknown", [id + 1n]);
    const none = pass.write.acceptSeat([id, 1], { account: member.account });
    await revertWithCustomErrorWithArgs(none, pass, "PassSeatNotOffered", [id, 1, first]);
  });

  it("fills all 255 seats within the gas of a transaction", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC, { seats: 255 });
    const seats = Array.from({ length: 255 }, (_, i) => i);
    const hash = await pass.write.offerSeats([id, seats, seats.map(() => first)], { ...asHolder, gas: 2n ** 24n });
    expect((await publicClient.getTransactionReceipt({ hash })).status).toBe("success");
  });
});

describe("AccessPass.revokeMany", () => {
  const REASON = stringToHex("fraud", { size: 32 });
  const asTimelock = { account: timelock.account };

  it("12: closes several passes at once", async () => {
    const { pass } = await load();
    const ids = [await sell(pass, FILE, ACADEMIC), await sell(pass, DERIVED, ACADEMIC)].sort(compare);
    const revoked = pass.write.revokeMany([ids, REASON], asTimelock);
    for (const id of ids) await emitWithArgs(revoked, pass, "PassRevoked", [id, REASON]);
    for (const dataset of [FILE, DERIVED])
      expect(await pass.read.hasAccess([holder.account.address, dataset])).toBe(false);
  });

  it("is the timelock's, for 1 to 256 passes that exist, each once", async () => {
    const { pass } = await load();
    const id = await sell(pass, FILE, ACADEMIC);
    const revoke = (ids: bigint[], account = timelock.account) => pass.write.revokeMany([ids, REASON], { account });
    const refused = args(getAddress(holder.account.address));
    await revertWithCustomErrorWithArgs(revoke([id], holder.account), pass, "PassNotTimelock", refused);
    await revertWithCustomErrorWithArgs(revoke([]), pass, "PassBatchSize", [0n, 256n]);
    const many = Array.from({ length: 257 }, (_, i) => BigInt(i));
    await revertWithCustomErrorWithArgs(revoke(many), pass, "PassBatchSize", [257n, 256n]);
    await revertWithCustomErrorWithArgs(revoke([id, id]), pass, "PassBatchOrder", [1n]);
    await revertWithCustomErrorWithArgs(revoke([id, id + 1n]), pass, "PassUnknown", [id + 1n]);
    expect((await pass.read.passOf([id])).revoked).toBe(false);
  });
});

type Purchases = Awaited<ReturnType<typeof purchaseOf>>[];

async function idsOf(pass: Pass, purchases: Purchases): Promise<bigint[]> {
  return Promise.all(purchases.map((p) => pass.read.passIdOf([p.holder, p.dataset, p.licence])));
}

/** What of the coin each takes. */
async function pricesOf(pass: Pass, purchases: Purchases): Promise<bigint[]> {
  const offers = await Promise.all(purchases.map((p) => pass.read.offerOf([p.dataset, p.licence])));
  return offers.filter(({ token }) => token === 0).map(({ price }) => price);
}

/** In the order that a batch has to have. */
async function sorted(pass: Pass, purchases: Purchases): Promise<Purchases> {
  const ids = await idsOf(pass, purchases);
  return purchases
    .map((purchase, i) => ({ purchase, id: ids[i]! }))
    .sort((a, b) => compare(a.id, b.id))
    .map(({ purchase }) => purchase);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
