import { type Hex, maxUint256, parseEther, parseEventLogs, zeroAddress } from "viem";
import type { Meter } from "./meter.ts";
import { ACADEMIC, DAY, type Wallet, type World, contentOf, digest, strangers } from "./world.ts";

const BATCH = 100;
export const PRICE = parseEther("0.01");
const NATIVE = 0;
export const DOLLAR = 1;

/** Buying, renewing, crediting, releasing. */
export async function measureSales(world: World, meter: Meter): Promise<void> {
  const market = await openMarket(world);
  await measureNative(world, meter, market);
  await measureToken(world, meter, market);
  await measureCredits(world, meter, market);
}

/** A seller's Files, by the token their price is in. */
type Market = { native: bigint[]; dollar: bigint };

async function openMarket(world: World): Promise<Market> {
  const native = [await sellFile(world, "one", NATIVE), await sellFile(world, "two", NATIVE)];
  native.push(await sellFile(world, "three", NATIVE));
  await buy(world, world.wallets[14]!, native[2]!); // the vault has sold before
  return { native, dollar: await sellFile(world, "dollars", DOLLAR) };
}

/** Registers a File of the seller's, and offers it. */
export async function sellFile({ registry, pass, wallets }: World, name: string, token: number): Promise<bigint> {
  const account = wallets[12]!.account;
  await registry.write.register([digest(name), contentOf(name), []], { account });
  const id = await registry.read.datasetId([account.address, digest(name)]);
  const offer = { price: PRICE, duration: 30 * DAY, token, seats: 2, download: true };
  await pass.write.offer([id, ACADEMIC, offer], { account });
  return id;
}

async function buy(world: World, buyer: Wallet, dataset: bigint, value = PRICE, holder?: Hex): Promise<Hex> {
  const purchase = await purchaseOf(world, dataset, holder ?? buyer.account.address);
  return world.pass.write.buy([purchase], { account: buyer.account, value });
}

/** What a buyer of a File agrees to. */
export async function purchaseOf({ pass }: World, dataset: bigint, holder: Hex) {
  const offerHash = await pass.read.offerHash([dataset, ACADEMIC]);
  return { dataset, licence: ACADEMIC, holder, offerHash, maxPrice: PRICE, validator: zeroAddress };
}

async function measureNative(world: World, meter: Meter, { native }: Market): Promise<void> {
  const buyer = world.wallets[13]!;
  const [one, two] = native as [bigint, bigint];
  const bought = await meter.measure("buy a pass, native, first", buy(world, buyer, one));
  await meter.measure("buy a pass, native, next", buy(world, buyer, two));
  await meter.measure("renew a pass, native, its last sale still resting", buy(world, buyer, two));
  await credit(world, [bought]);
  await meter.measure("renew a pass, native", buy(world, buyer, one));
}

async function measureToken(world: World, meter: Meter, { dollar }: Market): Promise<void> {
  const { dollar: token, vault, wallets } = world;
  const buyer = wallets[13]!;
  for (const wallet of [buyer, wallets[14]!]) {
    await token.write.mint([wallet.account.address, 10n * PRICE]);
    await token.write.approve([vault.address, maxUint256], { account: wallet.account });
  }
  await buy(world, wallets[14]!, dollar, 0n);
  await meter.measure("buy a pass, ERC-20, next", buy(world, buyer, dollar, 0n));
}

async function measureCredits(world: World, meter: Meter, { native }: Market): Promise<void> {
  const { vault, wallets } = world;
  const seller = wallets[12]!.account.address;
  await meter.measure("release native, first", vault.write.release([seller, zeroAddress]));
  const transactions: Hex[] = [];
  for (const holder of await strangers(world, BATCH, "holder"))
    transactions.push(await buy(world, wallets[14]!, native[0]!, PRICE, holder));
  const credited = credit(world, transactions);
  await meter.measure("credit 100 rested sales, each", credited, BATCH);
  await meter.measure("release native, repeat", vault.write.release([seller, zeroAddress]));
}

async function credit({ vault, networkHelpers, publicClient }: World, bought: readonly Hex[]): Promise<Hex> {
  const receipts = await Promise.all(bought.map((hash) => publicClient.getTransactionReceipt({ hash })));
  const sales = receipts.flatMap(({ logs }) =>
    parseEventLogs({ abi: vault.abi, logs, eventName: "SaleHeld" }).map(({ args }) => args.data),
  );
  await networkHelpers.time.increase(await vault.read.rest());
  return vault.write.credit([sales]);
}
