import type { DataRecord, Field, FieldValue } from "@datagraph/protocol";
import type { Sample } from "./checkReading.ts";

/**
 * Returns the record of one period: each field's samples, in time, made one as the schema says. `time` names the field that
 * holds where the period begins (seconds since 1970), where there is one.
 */
export function combine(
  samples: readonly Sample[],
  fields: ReadonlyMap<string, Field>,
  start: number,
  time?: string,
): DataRecord {
  const record: DataRecord = {};
  for (const [name, ofField] of Map.groupBy(samples, ({ field }) => field)) {
    const values = ofField.toSorted((a, b) => a.at - b.at).map(({ value }) => value);
    record[name] = aggregated(values, fields.get(name)!);
  }
  if (time !== undefined) record[time] = new Date(start * 1_000).toISOString().replace(".000Z", "Z");
  return record;
}

function aggregated(values: readonly FieldValue[], { aggregate = "last" }: Field): FieldValue {
  if (aggregate === "last") return values.at(-1)!;
  const numbers = values as number[];
  const sum = numbers.reduce((total, value) => total + value, 0);
  switch (aggregate) {
    case "sum":
      return sum;
    case "mean":
      return sum / numbers.length;
    case "minimum":
      return Math.min(...numbers);
    case "maximum":
      return Math.max(...numbers);
  }
}
