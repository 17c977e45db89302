import { z } from "zod";

const text = z.string().min(1);
const reference = z.strictObject({ "@id": text });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.string().regex(/^\d+ B$/);

const fileObject = z.union([
  z.looseObject({
    "@type": z.literal("cr:FileObject"),
    "@id": text,
    name: text,
    contentUrl: z.string().startsWith("ipfs://"),
    contentSize: bytes,
    encodingFormat: text,
    sha256,
  }),
  z.looseObject({ "@type": z.literal("cr:FileObject"), "@id": text, containedIn: reference, encodingFormat: text }),
]);
const source = z.strictObject({
  fileObject: reference,
  extract: z.union([z.strictObject({ column: text }), z.strictObject({ fileProperty: z.literal("content") })]),
});
const field = z.looseObject({
  "@type": z.literal("cr:Field"),
  "@id": text,
  name: text,
  dataType: z.enum(["sc:Integer", "sc:Float", "sc:Text", "sc:Boolean", "sc:Date", "sc:DateTime"]),
  source: source.optional(),
});
const rule = z.looseObject({ "@type": text, "odrl:action": z.array(reference).min(1) });
const offer = z.looseObject({
  "@type": z.tuple([z.literal("sc:CreativeWork"), z.literal("odrl:Offer")]),
  "@id": text,
  name: text,
  "odrl:target": reference,
  "odrl:assigner": reference,
  "odrl:permission": z.array(rule).min(1),
  "odrl:prohibition": z.array(rule).min(1).optional(),
});

/** What Croissant 1.1 asks of a document, with ODRL in usageInfo and PROV-O, as far as ours use it. */
export const croissant = z
  .looseObject({
    "@context": z.looseObject({
      "@vocab": z.literal("https://schema.org/"),
      cr: text,
      odrl: text,
      prov: text,
      rai: text,
    }),
    "@type": z.literal("sc:Dataset"),
    conformsTo: z.literal("http://mlcommons.org/croissant/1.1"),
    name: text,
    description: text,
    url: text,
    creator: z.looseObject({ "@type": z.enum(["sc:Person", "sc:Organization"]), "@id": text, name: text }),
    license: z.array(z.union([z.url(), z.looseObject({ "@type": z.literal("sc:CreativeWork"), name: text })])).min(1),
    usageInfo: z.array(offer).min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    datePublished: z.iso.date().optional(),
    distribution: z.array(fileObject),
    recordSet: z
      .array(z.looseObject({ "@type": z.literal("cr:RecordSet"), "@id": text, field: z.array(field).min(1) }))
      .min(1),
    "prov:wasAttributedTo": reference,
    "prov:wasDerivedFrom": z.array(reference).optional(),
    "prov:wasRevisionOf": reference.optional(),
  })
  .refine((document) => unique(idsIn(document)), "an @id is defined twice")
  .refine((document) => sourcesOf(document).every((id) => idsIn(document).includes(id)), "a source is not defined");

function sourcesOf({
  recordSet,
  distribution,
}: {
  recordSet: { field: z.infer<typeof field>[] }[];
  distribution: object[];
}) {
  const fields = recordSet.flatMap((set) => set.field.flatMap((one) => one.source?.fileObject["@id"] ?? []));
  return [
    ...fields,
    ...distribution.flatMap((file) => ("containedIn" in file ? (file.containedIn as { "@id": string })["@id"] : [])),
  ];
}

/** An object with more than an @id defines it; one with nothing else refers to it. */
function idsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { "@context": _, "@id": id, ...rest } = value as { "@id"?: string; "@context"?: unknown };
  const own = id !== undefined && Object.keys(rest).length > 0 ? [id] : [];
  return [...own, ...Object.values(rest).flatMap(idsIn)];
}

function unique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
