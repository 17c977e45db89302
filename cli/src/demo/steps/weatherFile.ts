import { LICENCES } from "@datagraph/protocol";
import { DEVELOPMENT_ACCOUNTS, contributeFile, createIdentity, openTable, read, streamOf, write } from "@datagraph/sdk";
import { readFile } from "node:fs/promises";
import { packagePath } from "../data/packagePath.ts";
import { type World, actor } from "../world.ts";
import { LICENCE_TERMS, TEST_DOLLAR, dollars } from "./market.ts";

const DAY = 86_400;

/** A weather station registers its readings as Files and offers passes with download. */
export async function weatherFile(world: World): Promise<string> {
  const station = actor(world, DEVELOPMENT_ACCOUNTS.station);
  const { identity } = await createIdentity();
  const contributor = { client: station, identity, gateway: world.addresses.gateway, gate: world.gate };
  const files = [
    { key: "weather", name: "seattle-weather.csv", title: "Seattle weather, 2012 to 2015" },
    { key: "co2", name: "co2-concentration.csv", title: "Carbon dioxide at Mauna Loa" },
  ];
  for (const { key, name, title } of files) {
    const bytes = new Uint8Array(await readFile(packagePath("vega-datasets", `data/${name}`)));
    const description = { name: title, description: `${title}, as shipped by vega-datasets`, licences: LICENCE_TERMS };
    const open = () => streamOf(bytes);
    const table = await openTable({ name, format: "csv", open });
    const file = { name, open, mediaType: "text/csv", table, description };
    const { id } = await contributeFile(contributor, file);
    world.files.set(key, { id, bytes });
    const offer = { duration: 30 * DAY, token: TEST_DOLLAR, seats: 1, download: true };
    await write(station, "AccessPass", "offer", [id, LICENCES.academic, { ...offer, price: dollars(10) }]);
    await write(station, "AccessPass", "offer", [id, LICENCES.commercial, { ...offer, price: dollars(100) }]);
    world.checks.equal(await read(world.reader, "ProvenanceRegistry", "kindOf", [id]), 1, `Kind of ${name}`);
    const again = contributeFile(contributor, file);
    await world.checks.refused(again, /registered already/, `Registering ${name} a second time`);
  }
  return "2 Files registered, each with an academic and a commercial offer";
}
