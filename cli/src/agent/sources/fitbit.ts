import { z } from "zod";
import type { Reading, Sourced } from "../reading.ts";
import type { ExportFile, ExportReader } from "./folderSource.ts";
import { jsonList } from "./jsonFile.ts";
import { momentOf } from "./momentOf.ts";

type Parsed = Pick<Reading, "at" | "values" | "units">;

/** As Fitbit's archive writes times: those of the series in UTC, those of nights and days where the wearer was. */
const TIME = "MM/dd/yy HH:mm:ss";

const Sample = z.object({ dateTime: z.string(), value: z.union([z.string(), z.number()]) });
const HeartRate = z.object({ dateTime: z.string(), value: z.object({ bpm: z.number() }) });
const Resting = z.object({ dateTime: z.string(), value: z.object({ value: z.number() }) });
const Night = z.object({ dateOfSleep: z.string(), endTime: z.string(), minutesAsleep: z.number() });

/** What each file of the archive holds, by the beginning of its name. */
const KINDS: Readonly<Record<string, (item: unknown, zone: string) => Parsed | undefined>> = {
  steps: (item) => series(item, "steps", "{steps}"),
  calories: (item) => series(item, "calories_expended", "kcal"),
  heart_rate: (item) => {
    const { data } = HeartRate.safeParse(item);
    return data && parsed(momentOf(data.dateTime, "utc", TIME), "heart_rate", data.value.bpm, "/min");
  },
  resting_heart_rate: (item, zone) => {
    const { data } = Resting.safeParse(item);
    // of a day without a measurement it says 0
    if (data?.value.value === 0) return { at: 0, values: {} };
    return data && parsed(momentOf(data.dateTime, zone, TIME), "resting_heart_rate", data.value.value, "/min");
  },
  sleep: (item, zone) => {
    const { data } = Night.safeParse(item);
    return (
      data && parsed(momentOf(data.endTime, zone), "sleep", Math.round((data.minutesAsleep / 60) * 100) / 100, "h")
    );
  },
};

/** Reads the JSON files of a Fitbit archive: steps, calories, heart rate, resting heart rate and sleep. */
export const fitbit: ExportReader = (file) => {
  const name = file.name.split(/[/\\]/).at(-1)!;
  const [, kind] = /^([a-z_]+)-\d{4}-\d\d-\d\d\.json$/.exec(name) ?? [];
  const parse = kind === undefined ? undefined : KINDS[kind];
  return parse && read(file, parse);
};

async function* read(
  file: ExportFile,
  parse: (item: unknown, zone: string) => Parsed | undefined,
): AsyncGenerator<Sourced> {
  for (const [index, item] of (await jsonList(file)).entries()) {
    const origin = `${file.name}, ${index + 1}`;
    const reading = parse(item, file.zone);
    if (reading === undefined) yield { unreadable: { origin, problem: "not as Fitbit writes it" } };
    else yield { reading: { ...reading, origin } };
  }
}

function series(item: unknown, field: string, unit: string): Parsed | undefined {
  const { data } = Sample.safeParse(item);
  return data && parsed(momentOf(data.dateTime, "utc", TIME), field, Number(data.value), unit);
}

function parsed(at: number | undefined, field: string, value: number, unit: string): Parsed | undefined {
  if (at === undefined || Number.isNaN(value)) return undefined;
  return { at, values: { [field]: value }, units: { [field]: unit } };
}
