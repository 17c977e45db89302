import type { Field, FieldType } from "@datagraph/protocol";
import type { Address } from "viem";
import { CONTEXT } from "./context.ts";
import type { FieldStatistics } from "./fieldStatistics.ts";
import { usageInfo } from "./usageInfo.ts";

/** A dataset on its chain. */
export type DatasetRef = { chainId: number; registry: Address; id: bigint };

/** Whoever made the dataset: an address, and a public name if they want one. */
export type Creator = { address: Address; name?: string; type?: "Person" | "Organization" };

/** A licence the data is offered under: its public name, and the URL or text of its terms. */
export type LicenceTerms = { name: string; terms: string };

/** What a data card says beyond description and fields, in the words of Croissant RAI 1.0; texts for people. */
export type CardTexts = Partial<Record<(typeof CARD_TEXTS)[number], string>>;

/** The parts of a data card, by their Croissant RAI names. */
export const CARD_TEXTS = [
  "dataCollection",
  "dataCollectionTimeframe",
  "dataPreprocessingProtocol",
  "dataUseCases",
  "dataLimitations",
  "dataBiases",
  "dataSocialImpact",
  "personalSensitiveInformation",
  "dataReleaseMaintenancePlan",
] as const;

/** How the data came to be (PROV-O): what was done, when, and with what, each a URL. */
export type Origin = { activity: string; startedAt?: string; endedAt?: string; used?: readonly string[] };

/** What every description says. Public: put no data in it. */
export type Description = {
  dataset: DatasetRef;
  creator: Creator;
  name: string;
  description: string;
  licences: readonly LicenceTerms[];
  /** datasets it was made from */
  parents?: readonly DatasetRef[];
  origin?: Origin;
  card?: CardTexts;
  keywords?: readonly string[];
  /** YYYY-MM-DD */
  published?: string;
  /** the dataset's page; its chain-agnostic name by default */
  url?: string;
  /** CID of the metadata of the version before */
  previous?: string;
};

/** A Croissant 1.1 document, as JSON. */
export type MetadataDocument = { readonly [key: string]: unknown };

/** The name Croissant gives each type of field. */
export const DATA_TYPES: Readonly<Record<FieldType, string>> = {
  integer: "sc:Integer",
  number: "sc:Float",
  string: "sc:Text",
  boolean: "sc:Boolean",
  date: "sc:Date",
  timestamp: "sc:DateTime",
};

/** Returns the chain-agnostic name of a dataset (CAIP-19). */
export function datasetUri({ chainId, registry, id }: DatasetRef): string {
  return `eip155:${chainId}/erc721:${registry}/${id}`;
}

/** Returns the properties that Files and pools share. */
export function describe(about: Description, version: bigint | number): MetadataDocument {
  const { dataset, creator, name, description, licences, keywords = [], published, card = {} } = about;
  const uri = datasetUri(dataset);
  const author = `eip155:${dataset.chainId}:${creator.address}`;
  const texts = CARD_TEXTS.filter((text) => card[text] !== undefined);
  return {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.1",
    name,
    description,
    identifier: uri,
    url: about.url ?? uri,
    creator: { "@type": `sc:${creator.type ?? "Person"}`, "@id": author, name: creator.name ?? creator.address },
    license: licences.map(licence),
    ...(licences.length > 0 && { usageInfo: usageInfo(licences, uri, author) }),
    // Croissant asks for semantic versions.
    version: `${version}.0.0`,
    ...(keywords.length > 0 && { keywords: [...keywords] }),
    ...(published !== undefined && { datePublished: published }),
    ...lineage(about, author),
    ...Object.fromEntries(texts.map((text) => [`rai:${text}`, card[text]])),
  };
}

/** Croissant wants a licence's URL, or the work that states it. */
function licence({ name, terms }: LicenceTerms): unknown {
  return /^https?:\/\//.test(terms) ? terms : { "@type": "sc:CreativeWork", name, description: terms };
}

function lineage({ parents = [], origin, previous }: Description, author: string): MetadataDocument {
  return {
    "prov:wasAttributedTo": { "@id": author },
    ...(parents.length > 0 && { "prov:wasDerivedFrom": parents.map((parent) => ({ "@id": datasetUri(parent) })) }),
    ...(previous !== undefined && { "prov:wasRevisionOf": { "@id": `ipfs://${previous}` } }),
    ...(origin !== undefined && {
      "prov:wasGeneratedBy": {
        "@type": "prov:Activity",
        "prov:label": origin.activity,
        ...(origin.startedAt !== undefined && { "prov:startedAtTime": origin.startedAt }),
        ...(origin.endedAt !== undefined && { "prov:endedAtTime": origin.endedAt }),
        ...(origin.used && { "prov:used": origin.used.map((url) => ({ "@id": url })) }),
      },
    }),
  };
}

/** Returns the Croissant fields of a record set; `column` of a file when there is one. */
export function croissantFields(
  recordSet: string,
  fields: readonly Field[],
  fileObject?: string,
  statistics: Readonly<Record<string, FieldStatistics>> = {},
): unknown[] {
  return fields.map(({ name, type, unit, description }) => ({
    "@type": "cr:Field",
    "@id": `${recordSet}/${encodeURIComponent(name)}`,
    name,
    dataType: DATA_TYPES[type],
    ...(description !== undefined && { description }),
    ...(unit !== undefined && { unitCode: unit }),
    ...(fileObject !== undefined && { source: { fileObject: { "@id": fileObject }, extract: { column: name } } }),
    ...(Object.hasOwn(statistics, name) && { "dg:statistics": statistics[name] }),
  }));
}
