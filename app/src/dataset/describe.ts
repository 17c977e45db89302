import type { Field } from "@datagraph/protocol";

/** A column as a dataset's public document describes it. */
export type Column = {
  name: string;
  type: string;
  unit?: string | undefined;
  description?: string | undefined;
  cadence?: string | undefined;
  range?: string | undefined;
  statistics?: Statistics | undefined;
};

/** What the contributor lets the public know of a column's values. */
export type Statistics = {
  count: number;
  nulls: number;
  minimum?: number | string;
  maximum?: number | string;
  values?: Record<string, number>;
  histogram?: { edges: number[]; counts: number[] };
};

/** What a dataset's page shows of its Croissant document. Anyone may have written it: it is text, and no markup. */
export type Described = {
  name: string;
  description: string;
  columns: readonly Column[];
  /** texts of the data card, by title */
  texts: Readonly<Record<string, string>>;
  licences: Readonly<Record<string, string>>;
  sampleCid?: string | undefined;
  published?: string | undefined;
  keywords: readonly string[];
};

const TITLES: Readonly<Record<string, string>> = {
  "rai:dataCollection": "How it was collected",
  "rai:dataCollectionTimeframe": "When it was collected",
  "rai:dataPreprocessingProtocol": "How it was prepared",
  "rai:dataUseCases": "What it is for",
  "rai:dataLimitations": "Limits",
  "rai:dataBiases": "Biases",
  "rai:dataSocialImpact": "Social impact",
  "rai:personalSensitiveInformation": "Personal and sensitive information",
  "rai:dataReleaseMaintenancePlan": "Maintenance",
};

type Json = { readonly [key: string]: unknown };

/** Returns what a document says; what it lacks or has in another shape is left out. */
export function describe(document: Json): Described {
  const sets = objects(document.recordSet);
  const records = sets.find((set) => set["@id"] !== "sample");
  const sample = objects(document.distribution).find((file) => file["@id"] === "sample.csv");
  return {
    name: text(document.name) ?? "Without a name",
    description: text(document.description) ?? "",
    columns: schemaColumns(document["dg:schema"]) ?? objects(records?.field).map(column),
    texts: Object.fromEntries(
      Object.entries(TITLES).flatMap(([key, title]) => {
        const said = text(document[key]);
        return said === undefined ? [] : [[title, said]];
      }),
    ),
    licences: Object.fromEntries(
      objects(document.license).flatMap((one) => {
        const [name, terms] = [text(one.name), text(one.description) ?? text(one.url)];
        return name === undefined || terms === undefined ? [] : [[name, terms]];
      }),
    ),
    sampleCid: /^ipfs:\/\/([a-z0-9]+)$/.exec(text(sample?.contentUrl) ?? "")?.[1],
    published: text(document.datePublished),
    keywords: Array.isArray(document.keywords) ? document.keywords.filter((one) => typeof one === "string") : [],
  };
}

/** Returns the columns of a pool's schema. */
export function schemaColumns(schema: unknown): Column[] | undefined {
  if (typeof schema !== "object" || schema === null || !("fields" in schema)) return undefined;
  return (objects(schema.fields) as unknown as Field[]).map((field) => ({
    name: String(field.name),
    type: String(field.type),
    unit: field.unit,
    description: field.description,
    cadence: field.cadence,
    range: rangeOf(field),
  }));
}

function rangeOf({ minimum, maximum, values }: Field): string | undefined {
  if (values !== undefined) return values.join(", ");
  return minimum === undefined && maximum === undefined ? undefined : `${minimum ?? "…"} to ${maximum ?? "…"}`;
}

function column(field: Json): Column {
  return {
    name: text(field.name) ?? "?",
    type: (text(field.dataType) ?? "").replace("sc:", "").toLowerCase(),
    unit: text(field.unitCode),
    description: text(field.description),
    statistics: field["dg:statistics"] as Statistics | undefined,
  };
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((one): one is Json => typeof one === "object" && one !== null) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 20_000) : undefined;
}
