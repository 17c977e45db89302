import { LICENCES } from "@datagraph/protocol";
import { DEVELOPMENT_ACCOUNTS, eventIn, read, write } from "@datagraph/sdk";
import { passTime } from "../../cli/src/demo/localChain.ts";
import { TEST_DOLLAR, dollars, openWallet } from "../../cli/src/demo/steps/market.ts";
import { type World, actor } from "../../cli/src/demo/world.ts";
import { type Address, zeroAddress } from "viem";

/** Sells an academic pass for the demo's weather File. Returns the function that pays its seller, days later. */
export async function sellPass(world: World): Promise<() => Promise<void>> {
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
  const station = actor(world, DEVELOPMENT_ACCOUNTS.station);
  const holder = researcher.walletClient.account.address;
  const dataset = world.files.get("weather")!.id;
  await openWallet(researcher, dollars(1_000));
  const [{ price: maxPrice }, offerHash] = await Promise.all([
    read(researcher, "AccessPass", "offerOf", [dataset, LICENCES.academic]),
    read(researcher, "AccessPass", "offerHash", [dataset, LICENCES.academic]),
  ]);
  const purchase = { dataset, licence: LICENCES.academic, holder, offerHash, maxPrice, validator: zeroAddress };
  const bought = await write(researcher, "AccessPass", "buy", [purchase]);
  const { data: sale } = eventIn(bought, "RewardVault", "SaleHeld");
  return async () => {
    await passTime(world.reader, Number(await read(world.reader, "RewardVault", "rest", [])) + 1);
    await write(station, "RewardVault", "credit", [[sale]]);
    const seller = station.walletClient.account.address;
    await write(station, "RewardVault", "release", [seller, await tokenAt(world, TEST_DOLLAR)]);
  };
}

async function tokenAt(world: World, index: number): Promise<Address> {
  return read(world.reader, "LicenseBook", "tokenAt", [index]);
}
