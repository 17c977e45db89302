import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PoolSchema } from "@datagraph/protocol";
import { checkValue, parsePoolSchema } from "@datagraph/sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import health from "@datagraph/sdk/schemas/consumer-health.json" with { type: "json" };
import environment from "@datagraph/sdk/schemas/environmental-sensors.json" with { type: "json" };
import type { Source, Sourced } from "../reading.ts";
import { fieldsByName } from "../streamPlan.ts";
import { type FolderConfig, folderSource } from "./folderSource.ts";
import { httpSource } from "./httpSource.ts";
import { simulatorSource } from "./simulatorSource.ts";

const schema = parsePoolSchema(health);
const at = (text: string) => Date.parse(text) / 1_000;
let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-sources-"));
});
afterEach(() => {
  server?.close();
  server = undefined;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function put(name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

async function all(
  source: Source,
  cursor?: string,
  now = at("2026-11-21"),
): Promise<{ items: Sourced[]; next?: string }> {
  const items: Sourced[] = [];
  const readings = source.read(cursor, now);
  for (;;) {
    const { done, value } = await readings.next();
    if (done) return { items, ...(value !== undefined && { next: value }) };
    items.push(value);
  }
}

const exports = (config: Partial<FolderConfig>, zone = "Europe/Berlin") =>
  folderSource({ path: folder, format: "table", ...config }, schema, zone);

const readings = (items: readonly Sourced[]) => items.flatMap((one) => ("reading" in one ? [one.reading] : []));
const problems = (items: readonly Sourced[]) => items.flatMap((one) => ("unreadable" in one ? [one.unreadable] : []));

test("Fitbit's archive: series in UTC, nights and days where the wearer was", async () => {
  put("Global/steps-2026-01-01.json", JSON.stringify([{ dateTime: "01/02/26 00:30:00", value: "12" }, { oh: 1 }]));
  put("Global/heart_rate-2026-01-02.json", JSON.stringify([{ dateTime: "01/02/26 00:30:05", value: { bpm: 61 } }]));
  put(
    "Global/resting_heart_rate-2026-01-02.json",
    JSON.stringify([
      { dateTime: "01/02/26 00:00:00", value: { value: 55.5 } },
      { dateTime: "01/03/26 00:00:00", value: { value: 0 } },
    ]),
  );
  put(
    "Global/sleep-2026-01-02.json",
    JSON.stringify([{ dateOfSleep: "2026-01-02", endTime: "2026-01-02T07:10:00.000", minutesAsleep: 414 }]),
  );
  put("Global/badge.json", "[{}]");
  const { items } = await all(exports({ format: "fitbit" }));
  expect(readings(items).map(({ at: time, values }) => [time, values])).toEqual([
    [at("2026-01-02T00:30:05Z"), { heart_rate: 61 }],
    [at("2026-01-01T23:00:00Z"), { resting_heart_rate: 55.5 }],
    [0, {}],
    [at("2026-01-02T06:10:00Z"), { sleep: 6.9 }],
    [at("2026-01-02T00:30:00Z"), { steps: 12 }],
  ]);
  expect(problems(items)).toEqual([{ origin: "Global/steps-2026-01-01.json, 2", problem: "not as Fitbit writes it" }]);
});

test("Google Fit's days: quarters of an hour with their offset", async () => {
  put(
    "Daily activity metrics/2026-01-02.csv",
    "Start time,End time,Move Minutes count,Calories (kcal),Step count\n00:00:00.000+01:00,00:15:00.000+01:00,,17.5,\n00:15:00.000+01:00,00:30:00.000+01:00,3,21.25,140\nx,y,,1,\n",
  );
  put("Daily activity metrics/Daily activity metrics.csv", "Date,Step count\n2026-01-02,140\n");
  const { items } = await all(exports({ format: "google-fit" }));
  expect(readings(items).map(({ at: time, values }) => [time, values])).toEqual([
    [at("2026-01-01T23:00:00Z"), { calories_expended: 17.5 }],
    [at("2026-01-01T23:15:00Z"), { steps: 140, calories_expended: 21.25, exercise: 3 }],
  ]);
  expect(problems(items)[0]!.problem).toBe('its "Start time" cannot be read');
});

const APPLE = (records: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record*)>\n]>\n<HealthData locale="de_DE">\n${records}\n</HealthData>\n`;
const STEPS = (device: string, value: string) =>
  `<Record type="HKQuantityTypeIdentifierStepCount" sourceName="${device}" unit="count" startDate="2026-01-02 08:00:00 +0100" endDate="2026-01-02 08:09:00 +0100" value="${value}"/>`;

test("Apple Health's export: units made ours, stages of sleep added up, and one device counts", async () => {
  const record = (type: string, unit: string, value: string) =>
    `<Record type="HKQuantityTypeIdentifier${type}" sourceName="Anna&#8217;s iPhone" unit="${unit}" startDate="2026-01-02 08:00:00 +0100" endDate="2026-01-02 08:00:00 +0100" value="${value}"/>`;
  const asleep = (stage: string) =>
    `<Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch" startDate="2026-01-02 01:00:00 +0100" endDate="2026-01-02 02:30:00 +0100" value="HKCategoryValueSleepAnalysis${stage}"><MetadataEntry key="a" value="b"/></Record>`;
  const records = [
    ...[
      STEPS("Anna&#8217;s iPhone", "40"),
      STEPS("Watch", "44"),
      record("BodyMass", "lb", "150"),
      record("Height", "furlong", "1"),
    ],
    ...[asleep("AsleepDeep"), asleep("InBed"), record("VO2Max", "mL/min·kg", "40")],
  ];
  put("apple_health_export/export.xml", APPLE(records.join("\n")));
  const { items } = await all(exports({ format: "apple-health" }));
  const morning = at("2026-01-02T07:00:00Z");
  expect(readings(items).map(({ at: time, values }) => [time, values])).toEqual([
    [morning, { steps: 40 }],
    [morning, { weight: expect.closeTo(68.04, 2) }],
    [at("2026-01-02T01:30:00Z"), { sleep: 1.5 }],
  ]);
  expect(problems(items).map(({ problem }) => problem)).toEqual([
    'steps: "Anna’s iPhone" counts too: name the one that counts as --device',
    "height: its time, value or unit cannot be read",
  ]);
  const { items: ofWatch } = await all(exports({ format: "apple-health", device: "Watch" }));
  expect(readings(ofWatch).map(({ values }) => values)).toEqual([{ steps: 44 }, { sleep: 1.5 }]);
});

test("an export that is cut off, or no XML at all, is named and gives what stands before", async () => {
  put("export.xml", APPLE(`${STEPS("Watch", "44")}\n${" ".repeat(200_000)}\n<Rec`).slice(0, -16));
  const { items } = await all(exports({ format: "apple-health" }));
  expect(readings(items)).toHaveLength(1);
  expect(problems(items)).toEqual([{ origin: "export.xml", problem: "cannot be read: it is no well-formed XML" }]);
});

const MAPPING = { at: "when", fields: { steps: { column: "n" }, heart_rate: { column: "hr", unit: "/min" } } };

test("a table of one's own: CSV, JSON and NDJSON by a mapping", async () => {
  put("a.csv", "when,n,hr\n2026-01-02 08:00:00,17,\n1767340800,x,60.5\nnever,1,1\n");
  put("b.json", JSON.stringify([{ when: "2026-01-02T08:00:00+02:00", n: 3 }]));
  put("c.ndjson", '{"when":"2026-01-02T09:00:00Z","hr":70}\n\n{broken\n');
  put("d.txt", "not looked at");
  const { items } = await all(exports({ mapping: MAPPING }));
  expect(readings(items).map(({ at: time, values }) => [time, values])).toEqual([
    [at("2026-01-02T07:00:00Z"), { steps: 17, heart_rate: null }],
    [1_767_340_800, { steps: "x", heart_rate: 60.5 }],
    [at("2026-01-02T06:00:00Z"), { steps: 3, heart_rate: undefined }],
    [at("2026-01-02T09:00:00Z"), { steps: undefined, heart_rate: 70 }],
  ]);
  expect(problems(items).map(({ origin }) => origin)).toEqual(["a.csv, line 4", "c.ndjson, line 3"]);
});

test("a file is read once, and again when it changed; a broken one keeps no other back", async () => {
  const source = exports({ mapping: MAPPING });
  put("a.json", "[{");
  put("b.json", JSON.stringify([{ when: 1_767_340_800, n: 3 }]));
  const first = await all(source);
  expect(readings(first.items)).toHaveLength(1);
  expect(problems(first.items)).toEqual([
    { origin: "a.json", problem: "cannot be read: it is no whole JSON document" },
  ]);
  expect((await all(source, first.next)).items).toEqual([]);
  put("a.json", JSON.stringify([{ when: 1_767_340_900, n: 4 }]));
  const second = await all(source, first.next);
  expect(readings(second.items).map(({ values }) => values.steps)).toEqual([4]);
  await expect(all(folderSource({ path: join(folder, "gone"), format: "fitbit" }, schema, "UTC"))).rejects.toThrow(
    "ENOENT",
  );
});

test("an endpoint is asked for what is new, with its token, and says where it is", async () => {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    const items = [{ at: "2026-01-02T08:00:00Z", values: { steps: 5 }, units: { steps: "{steps}" } }, { values: {} }];
    response.end(JSON.stringify(asked.length < 3 ? items : { readings: [], next: 99 }));
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/readings`;
  const source = httpSource({ url, tokenFrom: "SENSOR_TOKEN" }, "UTC");
  await expect(all(source)).rejects.toThrow("set SENSOR_TOKEN");
  vi.stubEnv("SENSOR_TOKEN", "s3cret");
  const first = await all(source);
  expect(readings(first.items)).toMatchObject([{ at: at("2026-01-02T08:00:00Z"), values: { steps: 5 } }]);
  expect(problems(first.items)).toHaveLength(1);
  expect((await all(source, first.next)).next).toBe(first.next);
  expect((await all(source, first.next)).next).toBe("99");
  expect(asked).toEqual([
    "/readings Bearer s3cret",
    ...[1, 2].map(() => `/readings?since=${at("2026-01-02T08:00:00Z")} Bearer s3cret`),
  ]);
});

test.each([
  ["consumer_health", parsePoolSchema(health)],
  ["environmental_sensors", parsePoolSchema(environment)],
])("a simulation of %s is the same each time, fits the schema, and has a rhythm", async (_, pool: PoolSchema) => {
  const source = simulatorSource({ seed: "anna", from: at("2026-11-18") }, pool, "UTC");
  const { items, next } = await all(source);
  expect(await all(source)).toEqual({ items, next });
  expect((await all(source, next)).items).toEqual([]);
  const fields = fieldsByName(pool);
  for (const { values } of readings(items))
    for (const [name, value] of Object.entries(values))
      expect(checkValue(value as never, fields.get(name)!)).toEqual({ value });
  const one = pool.name === "consumer_health" ? "steps" : "temperature";
  const byHour = (hour: number) =>
    readings(items)
      .filter((reading) => one in reading.values && new Date(reading.at * 1_000).getUTCHours() === hour)
      .reduce((sum, { values }) => sum + (values[one] as number), 0);
  expect(byHour(15)).toBeGreaterThan(byHour(3));
});
