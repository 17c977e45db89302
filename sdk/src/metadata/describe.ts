import type { Field, FieldType } from "@datagraph/protocol";
import type { Address } from "viem";
import { CONTEXT } from "./context.ts";

/** A dataset on its chain. */
export type DatasetRef = { chainId: number; registry: Address; id: bigint };

/** Whoever made the dataset: an address, and a public name if they want one. */
export type Creator = { address: Address; name?: string; type?: "Person" | "Organization" };

/** A licence the data is offered under: its public name, and the URL or text of its terms. */
export type LicenceTerms = { name: string; terms: string };

/** What every description says. Public: put no data in it. */
export type Description = {
  dataset: DatasetRef;
  creator: Creator;
  name: string;
  description: string;
  licences: readonly LicenceTerms[];
  /** datasets it was made from */
  parents?: readonly DatasetRef[];
  keywords?: readonly string[];
  /** YYYY-MM-DD */
  published?: string;
  url?: string;
};

/** A Croissant 1.1 document, as JSON. */
export type MetadataDocument = { readonly [key: string]: unknown };

const DATA_TYPES: Record<FieldType, string> = {
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
  const { dataset, creator, name, description, licences, parents = [], keywords = [], published, url } = about;
  const terms = licences.map((licence) => licence.terms);
  return {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.1",
    name,
    description,
    identifier: datasetUri(dataset),
    creator: {
      "@type": `sc:${creator.type ?? "Person"}`,
      "@id": `eip155:${dataset.chainId}:${creator.address}`,
      name: creator.name ?? creator.address,
    },
    license: terms,
    "dg:licences": licences.map((licence) => ({ name: licence.name, url: licence.terms })),
    // Croissant asks for semantic versions.
    version: `${version}.0.0`,
    ...(keywords.length > 0 && { keywords: [...keywords] }),
    ...(published !== undefined && { datePublished: published }),
    ...(url !== undefined && { url }),
    ...(parents.length > 0 && { "prov:wasDerivedFrom": parents.map((parent) => ({ "@id": datasetUri(parent) })) }),
  };
}

/** Returns the Croissant fields of a record set; `column` of a file when there is one. */
export function croissantFields(recordSet: string, fields: readonly Field[], fileObject?: string): unknown[] {
  return fields.map(({ name, type, unit, description }) => ({
    "@type": "cr:Field",
    "@id": `${recordSet}/${encodeURIComponent(name)}`,
    name,
    dataType: DATA_TYPES[type],
    ...(description !== undefined && { description }),
    ...(unit !== undefined && { unitCode: unit }),
    ...(fileObject !== undefined && { source: { fileObject: { "@id": fileObject }, extract: { column: name } } }),
  }));
}
