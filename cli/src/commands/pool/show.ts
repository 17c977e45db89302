import type { Field } from "@datagraph/protocol";
import { read } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { poolNamed, proposedTerms } from "../../client/pools.ts";
import { facts, table } from "../../client/table.ts";
import { showTerms } from "../../client/terms.ts";
import { showTime } from "../../client/time.ts";
import { tokenAt } from "../../client/tokens.ts";

/** `datagraph pool show`: a pool's terms and fields. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  examples: ["pool show diet"],
  input: z.object({ pool: z.string() }),
  run: async ({ pool: text }) => {
    const reader = await openReader();
    const { number, id, terms, termsHash, schema } = await poolNamed(reader, (await openGateway(reader)).url, text);
    const [token, streams, proposed] = await Promise.all([
      tokenAt(reader, terms.token),
      read(reader, "ProvenanceRegistry", "streamCountOf", [number]),
      proposedTerms(reader, number),
    ]);
    return { pool: number, dataset: id, name: schema.name, streams, termsHash, terms, token, proposed, schema };
  },
  render: ({ pool, dataset, name, streams, terms, token, proposed, schema }) => {
    const head = { pool, name, description: schema.description, dataset, streams, ...showTerms(terms, token) };
    const later =
      proposed === undefined
        ? []
        : ["", `Proposed, from ${showTime(proposed.applicableAt)}:`, facts(showTerms(proposed.terms, token))];
    const rows = schema.fields.map((field) => [
      field.name,
      field.type,
      field.unit ?? "",
      allowed(field),
      field.description ?? "",
    ]);
    return [facts(head), ...later, "", table(["field", "type", "unit", "values", "description"], rows, "")].join("\n");
  },
});

function allowed({ minimum, maximum, values }: Field): string {
  if (values !== undefined) return values.join(", ");
  if (minimum === undefined && maximum === undefined) return "";
  return `${minimum ?? ""} to ${maximum ?? ""}`.trim();
}
