import type { Meter } from "../meter.ts";
import type { World } from "../world.ts";
import { measureEas } from "./eas.ts";
import type { PeerFigures } from "./figures.ts";
import { measureGovernor } from "./governor.ts";
import { install } from "./install.ts";
import { measureOcean } from "./ocean.ts";
import { measurePaymentSplitter } from "./paymentSplitter.ts";
import { measureUnlock } from "./unlock.ts";

/** Runs the peers that npm has, on the chain that ours ran on. Without their packages it says so and returns nothing. */
export async function measurePeers(world: World, meter: Meter): Promise<PeerFigures> {
  const failure = install();
  if (failure !== undefined) {
    console.error(`The peers do not run, for npm could not install them (${failure}); earlier figures stand, marked *`);
    return {};
  }
  return {
    ...(await measurePaymentSplitter(world, meter)),
    ...(await measureEas(world, meter)),
    ...(await measureUnlock(world, meter)),
    ...(await measureOcean(world, meter)),
    ...(await measureGovernor(world, meter)),
  };
}
