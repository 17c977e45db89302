import { globSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type World, poolOf } from "../../cli/src/demo/world.ts";
import { toHexId } from "../../app/src/dataset/datasetPath.ts";

const PAGES = resolve(import.meta.dirname, "../../app/src/app");

/** A page of the app, by what it is called here, at an address that shows something of the demo's world. */
export type PagePath = { name: string; path: string };

/** Returns every page of the app. Throws when one asks for something that the demo has none of. */
export function pagePaths(world: World): PagePath[] {
  const [file, pool] = [toHexId(world.files.get("weather")!.id), poolOf(world, "diet")];
  const shown: Readonly<Record<string, readonly PagePath[]>> = {
    "datasets/[id]": [
      { name: "dataset-file", path: `datasets/${file}` },
      { name: "dataset-pool", path: `datasets/${toHexId(pool.id)}` },
    ],
    "checkout/[id]": [{ name: "checkout", path: `checkout/${file}?licence=2` }],
    "join/[pool]": [{ name: "join", path: `join/${pool.number}` }],
    "query/[order]": [{ name: "receipt", path: `query/${world.orders[0]}` }],
  };
  const routes = globSync("**/page.tsx", { cwd: PAGES }).map(dirname).toSorted();
  return routes.flatMap((route) => {
    if (route === ".") return [{ name: "explore", path: "" }];
    if (!route.includes("[")) return [{ name: route.replaceAll("/", "-"), path: route }];
    if (shown[route] === undefined) throw new Error(`Say what of the demo the page ${route} shows`);
    return shown[route];
  });
}
