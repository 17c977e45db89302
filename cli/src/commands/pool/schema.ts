import type { Field } from "@datagraph/protocol";
import { jsonSchema } from "@datagraph/sdk";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { SCHEMAS, schemaNamed } from "../../client/schemas.ts";
import { table } from "../../client/table.ts";

/** `datagraph pool schema`: checks a schema, and shows it for people or as JSON Schema. */
export const command = defineVerb({
  arguments: {
    "<schema>": `a JSON file { name, version, time, fields: [{ name, type, unit, minimum, maximum, values, cadence, required, aggregate, description }] }, or ${SCHEMAS.join(", ")}`,
  },
  options: { "--json-schema": "print the JSON Schema (draft 2020-12) of a record, for other programs" },
  examples: ["pool schema consumer-health", "pool schema test/fixtures/sleep.json --json-schema"],
  input: z.object({ schema: z.string(), jsonSchema: z.boolean().default(false) }),
  run: async (input) => {
    const schema = await schemaNamed(input.schema);
    return input.jsonSchema ? { document: jsonSchema(schema) } : { schema };
  },
  render: (result) =>
    result.schema === undefined
      ? JSON.stringify(result.document, undefined, 2)
      : [
          [result.schema.name, result.schema.version, result.schema.description].filter(Boolean).join(", "),
          table(
            ["field", "type", "unit", "range", "sent", "of several", "required"],
            result.schema.fields.map((field) => [
              ...[field.name, field.type, field.unit ?? "", rangeOf(field), field.cadence],
              ...[field.aggregate ?? "last", field.required === true ? "yes" : ""],
            ]),
            "",
          ),
        ].join("\n"),
});

function rangeOf({ minimum, maximum, values }: Field): string {
  if (values !== undefined) return values.join(" ");
  return minimum === undefined && maximum === undefined ? "" : `${minimum ?? ""} to ${maximum ?? ""}`;
}
