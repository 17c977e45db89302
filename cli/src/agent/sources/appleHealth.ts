import { SaxesParser } from "saxes";
import type { Sourced } from "../reading.ts";
import type { ExportFile, ExportReader } from "./folderSource.ts";
import { momentOf } from "./momentOf.ts";

type Measure = { field: string; unit: string; perUnit: Readonly<Record<string, number>>; sums?: true };
type Attributes = Readonly<Record<string, string>>;

const TIME = "yyyy-MM-dd HH:mm:ss ZZZ";
const ASLEEP = /^HKCategoryValueSleepAnalysisAsleep/;

/** Types of Apple's records that are taken: the field each becomes, and what one of each unit it comes in is in ours. */
const MEASURES: Readonly<Record<string, Measure>> = {
  StepCount: { field: "steps", unit: "{steps}", perUnit: { count: 1 }, sums: true },
  HeartRate: { field: "heart_rate", unit: "/min", perUnit: { "count/min": 1 } },
  RestingHeartRate: { field: "resting_heart_rate", unit: "/min", perUnit: { "count/min": 1 } },
  ActiveEnergyBurned: {
    field: "calories_expended",
    unit: "kcal",
    perUnit: { kcal: 1, Cal: 1, kJ: 1 / 4.184 },
    sums: true,
  },
  DietaryEnergyConsumed: { field: "calories_consumed", unit: "kcal", perUnit: { kcal: 1, Cal: 1, kJ: 1 / 4.184 } },
  AppleExerciseTime: { field: "exercise", unit: "min", perUnit: { min: 1 }, sums: true },
  BloodPressureSystolic: { field: "systolic", unit: "mm[Hg]", perUnit: { mmHg: 1 } },
  BloodPressureDiastolic: { field: "diastolic", unit: "mm[Hg]", perUnit: { mmHg: 1 } },
  Height: { field: "height", unit: "cm", perUnit: { cm: 1, m: 100, ft: 30.48, in: 2.54 } },
  BodyMass: { field: "weight", unit: "kg", perUnit: { kg: 1, lb: 0.45359237 } },
};

/**
 * Returns what reads the `export.xml` of Apple Health, which may have gigabytes. A phone and a watch both count the same
 * steps: with `device`, only what it recorded is taken; without, the first that counted, and the others are named.
 */
export function appleHealth(device: string | undefined): ExportReader {
  return (file) => (/(?:^|[/\\])export\.xml$/.test(file.name) ? read(file, device) : undefined);
}

async function* read({ name, open }: ExportFile, device: string | undefined): AsyncGenerator<Sourced> {
  const found: Sourced[] = [];
  const counting = new Map<string, string>();
  const parser = new SaxesParser({ fileName: name });
  parser.on("error", () => {
    throw new Error("it is no well-formed XML");
  });
  parser.on("opentag", ({ name: tag, attributes: all }) => {
    const attributes = all as Attributes;
    if (tag !== "Record" || (device !== undefined && attributes.sourceName !== device)) return;
    const sourced = sourcedOf(attributes, `${name}, line ${parser.line}`, counting);
    if (sourced !== undefined) found.push(sourced);
  });
  const decoder = new TextDecoder();
  for await (const piece of open()) {
    parser.write(decoder.decode(piece, { stream: true }));
    yield* found.splice(0);
  }
  parser.write(decoder.decode()).close();
  yield* found;
}

function sourcedOf(attributes: Attributes, origin: string, counting: Map<string, string>): Sourced | undefined {
  const { type = "", sourceName = "" } = attributes;
  const measure = type.endsWith("SleepAnalysis") ? asleep(attributes) : quantity(attributes);
  if (measure === undefined) return undefined;
  const { field, unit, value, at, sums } = measure;
  if (at === undefined || value === undefined)
    return { unreadable: { origin, problem: `${field}: its time, value or unit cannot be read` } };
  const counts = counting.get(field) ?? sourceName;
  if (sums) counting.set(field, counts);
  if (sums && counts !== sourceName)
    return {
      unreadable: { origin, problem: `${field}: "${counts}" counts too: name the one that counts as --device` },
    };
  return { reading: { at, origin, values: { [field]: value }, units: { [field]: unit } } };
}

function quantity({ type = "", unit = "", value = "", startDate }: Attributes) {
  const measure = MEASURES[type.replace("HKQuantityTypeIdentifier", "")];
  if (measure === undefined) return undefined;
  const factor = measure.perUnit[unit];
  const number = Number(value);
  const isRead = factor !== undefined && value !== "" && Number.isFinite(number);
  return { ...measure, at: timeOf(startDate), value: isRead ? number * factor : undefined };
}

/** A night is stages, each a record; the day is that of its end. */
function asleep({ value = "", startDate, endDate }: Attributes) {
  if (!ASLEEP.test(value)) return undefined;
  const [from, at] = [timeOf(startDate), timeOf(endDate)];
  const hours = from === undefined || at === undefined || at < from ? undefined : (at - from) / 3_600;
  return { field: "sleep", unit: "h", at, value: hours, sums: true };
}

function timeOf(text: string | undefined): number | undefined {
  return momentOf(text, "utc", TIME);
}
