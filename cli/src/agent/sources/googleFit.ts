import type { Sourced } from "../reading.ts";
import type { ExportFile, ExportReader } from "./folderSource.ts";
import { momentOf } from "./momentOf.ts";
import { parsedCsv } from "./parsedCsv.ts";

/** Columns of Google Fit's daily files that are taken, the field each becomes, and its unit. */
const COLUMNS: Readonly<Record<string, { field: string; unit: string }>> = {
  "Step count": { field: "steps", unit: "{steps}" },
  "Average heart rate (bpm)": { field: "heart_rate", unit: "/min" },
  "Calories (kcal)": { field: "calories_expended", unit: "kcal" },
  "Move Minutes count": { field: "exercise", unit: "min" },
};

/** Reads the files of a day (`2026-01-31.csv`, a row a quarter of an hour) in Google Fit's export. */
export const googleFit: ExportReader = (file) => {
  const [, day] = /(?:^|[/\\])(\d{4}-\d\d-\d\d)\.csv$/.exec(file.name) ?? [];
  return day === undefined ? undefined : read(file, day);
};

async function* read(file: ExportFile, day: string): AsyncGenerator<Sourced> {
  for await (const { record, info } of parsedCsv(file)) {
    const origin = `${file.name}, line ${info.lines}`;
    const at = momentOf(`${day}T${record["Start time"] ?? ""}`, file.zone);
    if (at === undefined) yield { unreadable: { origin, problem: 'its "Start time" cannot be read' } };
    else yield { reading: { at, origin, ...measuredIn(record) } };
  }
}

function measuredIn(record: Readonly<Record<string, string>>) {
  const found = Object.entries(COLUMNS).filter(([column]) => (record[column] ?? "") !== "");
  return {
    values: Object.fromEntries(found.map(([column, { field }]) => [field, Number(record[column])])),
    units: Object.fromEntries(found.map(([, { field, unit }]) => [field, unit])),
  };
}
