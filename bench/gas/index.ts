import type { Report, Row } from "../row.ts";
import { measureActs } from "./acts.ts";
import { deploymentInMoney, measureDeployment } from "./deploy.ts";
import { type Figure, makeMeter } from "./meter.ts";
import { type PeerFigures, EARLIER } from "./peers/figures.ts";
import { measurePeers } from "./peers/measure.ts";
import { notesOn } from "./peers/notes.ts";
import { measureQueries } from "./queries.ts";
import { measureRegistry } from "./registry.ts";
import { measureRelayed } from "./relayed.ts";
import { measureRoots } from "./roots.ts";
import { measureSales } from "./sales.ts";
import { TARGETS } from "./targets.ts";
import { measureVotes } from "./votes.ts";
import { type World, makeWorld } from "./world.ts";

/** Gas of every operation, of the contracts as built, and of the peers' on the same chain. Exact: the same build gives the
 * same figures everywhere. */
export async function run(): Promise<Report> {
  const world = await makeWorld();
  const figures = await measureGas(world);
  const peers = await measurePeers(world, makeMeter(world));
  const notes = `${deploymentInMoney(figures)}\n\n${notesOn(peers)}`;
  return { rows: figures.map((figure) => rowOf(figure, peers)), notes };
}

/** Runs every operation of ours once on a fresh chain. */
export async function measureGas(world: World): Promise<Figure[]> {
  const meter = makeMeter(world);
  await measureDeployment(world, meter);
  await measureRegistry(world, meter);
  await measureSales(world, meter);
  await measureRelayed(world, meter);
  await measureQueries(world, meter);
  await measureRoots(world, meter);
  await measureVotes(world, meter);
  await measureActs(world, meter);
  return meter.figures;
}

function rowOf({ work, gas }: Figure, ran: PeerFigures): Row {
  const { most, peers = [] } = TARGETS[work] ?? {};
  const peer = bestOf(peers, ran);
  return {
    work,
    value: gas,
    unit: "gas",
    ...(peer && { peer, ratio: gas / peer.value }),
    ...(most !== undefined && { target: `<= ${most.toLocaleString("en-GB")} gas`, ok: gas <= most }),
  };
}

/** Returns the cheapest, as measured in this run or else before. */
function bestOf(names: readonly string[], ran: PeerFigures): Row["peer"] {
  const known = names.flatMap((name) => {
    if (ran[name] !== undefined) return [{ name, value: ran[name] }];
    return EARLIER[name] === undefined ? [] : [{ name: `${name} *`, value: EARLIER[name] }];
  });
  return known.sort((a, b) => a.value - b.value)[0];
}
