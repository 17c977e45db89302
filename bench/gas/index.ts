import type { Row } from "../row.ts";
import { measureDeployment } from "./deploy.ts";
import { type Figure, makeMeter } from "./meter.ts";
import { measureQueries } from "./queries.ts";
import { measureRegistry } from "./registry.ts";
import { measureRoots } from "./roots.ts";
import { measureSales } from "./sales.ts";
import { TARGETS } from "./targets.ts";
import { measureVotes } from "./votes.ts";
import { makeWorld } from "./world.ts";

/** Gas of every operation, of the contracts as built. Exact: the same build gives the same figures everywhere. */
export async function run(): Promise<Row[]> {
  return (await measureGas()).map(rowOf);
}

/** Runs every operation once on a chain of its own. */
export async function measureGas(): Promise<Figure[]> {
  const world = await makeWorld();
  const meter = makeMeter(world);
  await measureDeployment(world, meter);
  await measureRegistry(world, meter);
  await measureSales(world, meter);
  await measureQueries(world, meter);
  await measureRoots(world, meter);
  await measureVotes(world, meter);
  return meter.figures;
}

function rowOf({ work, gas }: Figure): Row {
  const { most, peer } = TARGETS[work] ?? {};
  return {
    work,
    value: gas,
    unit: "gas",
    ...(peer && { peer, ratio: gas / peer.value }),
    ...(most !== undefined && { target: `<= ${most.toLocaleString("en-GB")} gas`, ok: gas <= most }),
  };
}
