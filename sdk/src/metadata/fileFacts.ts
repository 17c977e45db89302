import type { Field, FieldType } from "@datagraph/protocol";
import { z } from "zod";
import { type TableFormat, formatOfMediaType } from "../records/tableFormat.ts";
import { DATA_TYPES, type MetadataDocument } from "./describe.ts";

const fileObject = z.looseObject({ "@id": z.string(), name: z.string(), encodingFormat: z.string() });
const field = z.looseObject({ name: z.string(), dataType: z.string(), unitCode: z.string().optional() });
const shape = z.looseObject({
  distribution: z.array(fileObject),
  recordSet: z.array(z.looseObject({ "@id": z.string(), field: z.array(field) })),
  "dg:records": z.number(),
});

/** What a File's metadata says that a reader of the file needs: name, table format and fields; none for other files. */
export type FileFacts = { name: string; format?: TableFormat; fields: Field[]; records: number };

const TYPES = new Map(Object.entries(DATA_TYPES).map(([type, name]) => [name, type as FieldType]));

/** Returns these facts. Throws TypeError when the document does not describe a File. */
export function fileFacts(document: MetadataDocument): FileFacts {
  const { success, data } = shape.safeParse(document);
  const plaintext = data?.distribution.find((object) => object["@id"] === "plaintext");
  const records = data?.recordSet.find((set) => set["@id"] === "records");
  if (!success || plaintext === undefined || records === undefined)
    throw new TypeError("The metadata does not describe a File: it has no plaintext or no records");
  const format = formatOfMediaType(plaintext.encodingFormat);
  const facts = { name: plaintext.name, records: data["dg:records"] };
  if (format === undefined) return { ...facts, fields: [] };
  return { ...facts, format, fields: records.field.map(fieldOf) };
}

function fieldOf({ name, dataType, unitCode }: z.infer<typeof field>): Field {
  const type = TYPES.get(dataType);
  if (type === undefined) throw new TypeError(`The metadata gives field "${name}" an unknown type, ${dataType}`);
  return { name, type, cadence: "static", ...(unitCode !== undefined && { unit: unitCode }) };
}
