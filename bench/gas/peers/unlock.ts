import { type Hex, maxUint256, parseEther, zeroAddress } from "viem";
import type { Meter } from "../meter.ts";
import { DAY, type Wallet, type World, strangers } from "../world.ts";
import { type PeerContract, contractOf, deploy, deployProxied } from "./contract.ts";
import type { PeerFigures } from "./figures.ts";

const ABIS = "@unlock-protocol/contracts/dist/abis";
const LOCK = `${ABIS}/PublicLock/PublicLockV15.json`;
const VERSION = 15;
const PRICE = parseEther("0.01");
const GRANTS = 10;

/** Buys, extends and grants keys of locks that have sold before; each dataset is a lock of its own. */
export async function measureUnlock(world: World, { gasOf }: Meter): Promise<PeerFigures> {
  const { dollar, wallets } = world;
  const makeLock = await deployUnlock(world);
  const [native, second, tokens] = [
    await makeLock(zeroAddress),
    await makeLock(zeroAddress),
    await makeLock(dollar.address),
  ];
  const [buyer, other] = [wallets[13]!, wallets[14]!];
  for (const wallet of [buyer, other]) {
    await dollar.write.mint([wallet.account.address, 10n * PRICE]);
    await dollar.write.approve([tokens.address, maxUint256], { account: wallet.account });
  }
  for (const lock of [native, second]) await purchase(lock, other, PRICE);
  await purchase(tokens, other, 0n);
  const bought = purchase(native, buyer, PRICE);
  const gas = await gasOf(bought);
  const tokenId = await native.emitted(await bought, "Transfer", "tokenId");
  const holders = await strangers(world, GRANTS, "granted");
  const until = holders.map(() => maxUint256);
  const grants = native.send("grantKeys", [holders, until, holders.map(() => zeroAddress)], { wallet: wallets[12]! });
  return {
    "Unlock purchase, native": gas,
    "Unlock purchase, native, of another lock": await gasOf(purchase(second, buyer, PRICE)),
    "Unlock purchase, ERC-20": await gasOf(purchase(tokens, buyer, 0n)),
    "Unlock extend, native": await gasOf(
      native.send("extend", [PRICE, tokenId, zeroAddress, "0x"], { wallet: buyer, value: PRICE }),
    ),
    "Unlock grantKeys x10, each": Math.ceil((await gasOf(grants)) / GRANTS),
  };
}

/** Returns what makes locks whose price is in a token. */
async function deployUnlock(world: World) {
  const [owner, seller] = [world.wallets[0]!, world.wallets[12]!];
  const unlock = await deployProxied(world, `${ABIS}/Unlock/UnlockV14.json`, [owner.account.address]);
  const template = await deploy(world, LOCK);
  await unlock.send("addLockTemplate", [template.address, VERSION]);
  await unlock.send("setLockTemplate", [template.address]);
  return async (token: Hex): Promise<PeerContract> => {
    const terms = [seller.account.address, BigInt(30 * DAY), token, PRICE, maxUint256, "A dataset"];
    const made = await unlock.send("createUpgradeableLockAtVersion", [template.encode("initialize", terms), VERSION], {
      wallet: seller,
    });
    return contractOf(world, LOCK, (await unlock.emitted(made, "NewLock", "newLockAddress")) as Hex);
  };
}

function purchase(lock: PeerContract, buyer: Wallet, value: bigint): Promise<Hex> {
  const recipient = buyer.account.address;
  return lock.send("purchase", [[PRICE], [recipient], [zeroAddress], [zeroAddress], ["0x"]], { wallet: buyer, value });
}
