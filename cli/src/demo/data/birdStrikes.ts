import type { DataRecord, Field, PoolSchema } from "@datagraph/protocol";
import { parse } from "csv-parse/sync";
import { readFile } from "node:fs/promises";
import { packagePath } from "./packagePath.ts";

const text = (name: string): Field => ({ name, type: "string", cadence: "daily" });
const number = (name: string, unit: string): Field => ({ name, type: "number", unit, minimum: 0, cadence: "daily" });

/** Reports of aircraft that struck birds. */
export const birdStrikesSchema: PoolSchema = {
  name: "bird_strikes",
  description: "Wildlife strikes reported to the FAA, by the aircraft's operator",
  fields: [
    { name: "flight_date", type: "date", cadence: "daily" },
    text("airport"),
    text("aircraft"),
    text("damage"),
    text("state"),
    text("phase"),
    text("wildlife_size"),
    text("species"),
    text("time_of_day"),
    number("cost", "USD"),
    number("speed", "[kn_i]"),
  ],
};

const COLUMNS: Record<string, string> = {
  flight_date: "Flight Date",
  airport: "Airport Name",
  aircraft: "Aircraft Make Model",
  damage: "Effect Amount of damage",
  state: "Origin State",
  phase: "Phase of flight",
  wildlife_size: "Wildlife Size",
  species: "Wildlife Species",
  time_of_day: "Time of day",
  cost: "Cost Total $",
  speed: "Speed IAS in knots",
};

/** One operator and its reports, oldest first. */
export type Operator = { name: string; records: DataRecord[] };

/** Returns the `count` operators with most reports in vega-datasets' birdstrikes.csv, most first. */
export async function readOperators(count: number): Promise<Operator[]> {
  const rows = parse<Record<string, string>>(await readFile(packagePath("vega-datasets", "data/birdstrikes.csv")), {
    columns: true,
  });
  const reports = Map.groupBy(rows, (row) => row["Aircraft Airline Operator"]!);
  return [...reports]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, count)
    .map(([name, own]) => ({ name, records: own.map(toRecord).sort(byDate) }));
}

function toRecord(row: Record<string, string>): DataRecord {
  return Object.fromEntries(
    birdStrikesSchema.fields.map(({ name, type }) => {
      const value = row[COLUMNS[name]!]!;
      if (value === "") return [name, null];
      return [name, type === "number" ? Number(value.replaceAll(",", "")) : value];
    }),
  );
}

function byDate(a: DataRecord, b: DataRecord): number {
  return String(a.flight_date) < String(b.flight_date) ? -1 : 1;
}
