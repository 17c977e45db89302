import { z } from "zod";
import { CARD_TEXTS, type MetadataDocument } from "./describe.ts";

const reference = z.looseObject({ "@id": z.string() });
const many = <T extends z.ZodType>(item: T) => z.union([z.array(item), item.transform((one) => [one])]);
const statistics = z.looseObject({
  count: z.number(),
  nulls: z.number(),
  minimum: z.union([z.number(), z.string()]).optional(),
  maximum: z.union([z.number(), z.string()]).optional(),
  values: z.record(z.string(), z.number()).optional(),
});
const field = z.looseObject({
  name: z.string(),
  dataType: z.string(),
  description: z.string().optional(),
  unitCode: z.string().optional(),
  "dg:statistics": statistics.optional(),
});
const rule = z.looseObject({ "odrl:action": many(reference) });
const offer = z.looseObject({
  name: z.string(),
  description: z.string().optional(),
  "odrl:permission": many(rule).optional(),
  "odrl:prohibition": many(rule).optional(),
});
const shape = z.looseObject({
  name: z.string(),
  description: z.string(),
  identifier: z.string(),
  version: z.string(),
  creator: z.looseObject({ "@id": z.string(), name: z.string() }),
  usageInfo: z.array(offer).default([]),
  datePublished: z.string().optional(),
  keywords: z.array(z.string()).default([]),
  distribution: z.array(
    z.looseObject({ name: z.string(), contentUrl: z.string().optional(), contentSize: z.string().optional() }),
  ),
  recordSet: z.array(z.looseObject({ name: z.string(), field: z.array(field) })),
  "dg:dataRoot": z.string().optional(),
  "dg:records": z.number().optional(),
  "prov:wasDerivedFrom": many(reference).default([]),
  "prov:wasRevisionOf": reference.optional(),
  "prov:wasGeneratedBy": z
    .looseObject({ "prov:label": z.string(), "prov:used": many(reference).optional() })
    .optional(),
});
type Shown = z.infer<typeof shape>;

const TITLES: Readonly<Record<(typeof CARD_TEXTS)[number], string>> = {
  dataCollection: "How it was collected",
  dataCollectionTimeframe: "When it was collected",
  dataPreprocessingProtocol: "How it was prepared",
  dataUseCases: "What it is for",
  dataLimitations: "Limits",
  dataBiases: "Biases",
  dataSocialImpact: "Social impact",
  personalSensitiveInformation: "Personal and sensitive information",
  dataReleaseMaintenancePlan: "Maintenance",
};

/**
 * Returns a Data Card in Markdown of a metadata document. Anyone may have written that: its texts cannot become markup
 * or links. Throws TypeError when it is no description of a dataset.
 */
export function dataCard(document: MetadataDocument): string {
  const { success, data, error } = shape.safeParse(document);
  if (!success) throw new TypeError(`Not a dataset's metadata: ${z.prettifyError(error)}`);
  const texts = CARD_TEXTS.filter((text) => typeof document[`rai:${text}`] === "string");
  return [
    `# ${plain(data.name)}`,
    plain(data.description),
    table(["", ""], overview(data)),
    ...texts.flatMap((text) => [`## ${TITLES[text]}`, plain(document[`rai:${text}`])]),
    ...data.recordSet.flatMap((set) => [`## Fields of ${plain(set.name)}`, fieldTable(set.field)]),
    "## Licences",
    data.usageInfo.length === 0 ? "None stated." : data.usageInfo.map(licence).join("\n"),
    "## Where it comes from",
    lineage(data),
    "## Files",
    table(["file", "size", "content"], data.distribution.filter(({ contentUrl }) => contentUrl).map(file)),
  ]
    .join("\n\n")
    .concat("\n");
}

function overview({ identifier, creator, version, keywords, datePublished, ...rest }: Shown): unknown[][] {
  const rows: unknown[][] = [
    ["Dataset", identifier],
    [
      "Contributor",
      creator.name === creator["@id"].split(":").at(-1) ? creator["@id"] : `${creator.name}, ${creator["@id"]}`,
    ],
    ["Version", version],
    ["Published", datePublished],
    ["Keywords", keywords.length > 0 ? keywords.join(", ") : undefined],
    ["Records", rest["dg:records"]],
    ["Data root", rest["dg:dataRoot"]],
  ];
  return rows.filter(([, value]) => value !== undefined);
}

function fieldTable(fields: readonly z.infer<typeof field>[]): string {
  const told = fields.some((one) => one["dg:statistics"] !== undefined);
  const rows = fields.map((one) => [
    one.name,
    one.dataType.replace(/^sc:/, ""),
    one.unitCode ?? "",
    one.description ?? "",
    ...(told ? [summary(one["dg:statistics"])] : []),
  ]);
  return table(["field", "type", "unit", "meaning", ...(told ? ["statistics"] : [])], rows);
}

function summary(found?: z.infer<typeof statistics>): string {
  if (found === undefined) return "";
  const { count, nulls, minimum, maximum, values } = found;
  const range = minimum === undefined ? [] : [`${minimum} to ${maximum}`];
  const each =
    values === undefined
      ? []
      : [
          Object.entries(values)
            .map(([value, n]) => `${value}: ${n}`)
            .join(", "),
        ];
  return [`${count} values`, ...(nulls > 0 ? [`${nulls} empty`] : []), ...range, ...each].join("; ");
}

function licence(one: z.infer<typeof offer>): string {
  const actions = (rules: z.infer<typeof rule>[] = []) =>
    rules.flatMap((each) => each["odrl:action"].map((action) => action["@id"].replace(/^odrl:/, ""))).join(", ");
  const may = actions(one["odrl:permission"]);
  const mustNot = actions(one["odrl:prohibition"]);
  const rules = [...(may ? [`allows ${may}`] : []), ...(mustNot ? [`forbids ${mustNot}`] : [])].join("; ");
  return `- **${plain(one.name)}**: ${plain(one.description ?? "")} (${plain(rules)})`;
}

function lineage(data: Shown): string {
  const origin = data["prov:wasGeneratedBy"];
  const lines = [
    ...(origin ? [`- Made by: ${plain(origin["prov:label"])}`] : []),
    ...(origin?.["prov:used"] ?? []).map((used) => `- Made with: ${plain(used["@id"])}`),
    ...data["prov:wasDerivedFrom"].map((parent) => `- Derived from: ${plain(parent["@id"])}`),
    ...(data["prov:wasRevisionOf"] ? [`- Revision of: ${plain(data["prov:wasRevisionOf"]["@id"])}`] : []),
  ];
  return lines.length > 0 ? lines.join("\n") : "The contributor states no source.";
}

function file({ name, contentSize, contentUrl }: Shown["distribution"][number]): unknown[] {
  return [name, contentSize ?? "", contentUrl];
}

function table(titles: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) => `| ${cells.map(plain).join(" | ")} |`;
  return [line(titles), `|${titles.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

/** One line of text in which nothing is markup. */
function plain(text: unknown): string {
  return String(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]<>#|!~&]/g, (mark) => (mark === "<" ? "&lt;" : mark === "&" ? "&amp;" : `\\${mark}`));
}
