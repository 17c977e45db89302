import type { Meter } from "../meter.ts";
import type { World } from "../world.ts";
import { deploy } from "./contract.ts";
import type { PeerFigures } from "./figures.ts";

const ARTIFACT = "@openzeppelin/contracts/build/contracts/PaymentSplitter.json";

/** Releases the native coin to one of two payees, who had coin before. */
export async function measurePaymentSplitter(world: World, { gasOf }: Meter): Promise<PeerFigures> {
  const payees = [12, 13].map((index) => world.wallets[index]!.account.address);
  const splitter = await deploy(world, ARTIFACT, [payees, [1n, 1n]]);
  const release = async () => {
    await world.wallets[14]!.sendTransaction({ to: splitter.address, value: 1_000n });
    return gasOf(splitter.send("release", [payees[0]]));
  };
  return {
    "PaymentSplitter release, first": await release(),
    "PaymentSplitter release, repeat": await release(),
  };
}
