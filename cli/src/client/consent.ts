import { type PoolSchema, fieldNames, fieldsBitmap } from "@datagraph/protocol";
import { UsageError } from "../usageError.ts";
import { listOf } from "./inputs.ts";
import { licenceNames } from "./licences.ts";

/** What a contributor shares, as the registry takes it. */
export type Consent = { fields: bigint; licences: bigint; rows: boolean };

/** Returns the bitmap of fields listed by name, or of all. Throws UsageError, naming what the schema lacks. */
export function parseFields(list: string, schema: PoolSchema, option = "--fields"): bigint {
  const all = schema.fields.map(({ name }) => name);
  const names = list === "all" ? all : list === "none" ? [] : listOf(list);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `${option} names "${unknown}", which pool "${schema.name}" does not have: it has ${all.slice(0, 12).join(", ")}${all.length > 12 ? ", ..." : ""}`,
    );
  return fieldsBitmap(schema, names);
}

/** Returns a consent for people. */
export function showConsent({ fields, licences, rows }: Consent, schema: PoolSchema): string {
  const names = fieldNames(schema, fields);
  const what =
    names.length === 0 ? "no fields" : `${names.length} of ${schema.fields.length} fields (${names.join(", ")})`;
  return `${what}, under ${licenceNames(licences).join(" and ") || "no licence"}, ${rows ? "rows and aggregates" : "only aggregates"}`;
}
