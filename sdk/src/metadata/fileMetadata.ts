import type { Envelope, Field } from "@datagraph/protocol";
import type { Hex } from "viem";
import { FILE_CHUNK } from "../records/chunkRoot.ts";
import { type Description, type MetadataDocument, croissantFields, describe } from "./describe.ts";
import type { FieldStatistics } from "./fieldStatistics.ts";

/** What lies in a storage: its CID, size in bytes and SHA-256. */
export type StoredObject = { cid: string; size: number; sha256: Hex };

/** A table's columns and how many records it has; what the contributor lets the public know of some columns. */
export type DescribedTable = {
  fields: readonly Field[];
  records: number;
  statistics?: Readonly<Record<string, FieldStatistics>>;
};

/** What a File's description says beyond the rest. */
export type FileDescription = Description & {
  /** File version, from 1 */
  version: bigint | number;
  /** name and media type of the plaintext, as a researcher gets it */
  file: { name: string; mediaType: string };
  ciphertext: StoredObject;
  dataRoot: Hex;
  /** absent: the file is one record, proven by the chunk */
  table?: DescribedTable;
  /** wrapped keys that become public for good */
  envelopes?: readonly Envelope[];
  /** a part of the table that the contributor made public: CSV, not encrypted */
  sample?: StoredObject & { fields: readonly Field[]; records: number };
};

/**
 * Returns the public description of a File: Croissant 1.1 JSON-LD with its fields, the ciphertext as distribution, and
 * a sample if there is one. It has no hash of the plaintext: of data that can be guessed, a hash is a leak.
 */
export function fileMetadata(about: FileDescription): MetadataDocument {
  const { version, file, ciphertext, dataRoot, table, sample, envelopes } = about;
  return {
    ...describe(about, version),
    "dg:kind": "File",
    "dg:dataRoot": dataRoot,
    "dg:records": table?.records ?? 1,
    ...(table === undefined && { "dg:chunk": FILE_CHUNK }),
    ...(envelopes && { "dg:envelopes": envelopes }),
    distribution: [
      {
        "@type": "cr:FileObject",
        "@id": "ciphertext",
        name: `${file.name}.age`,
        description: "Encrypted as age v1; an access pass gives the key",
        ...fileObject(ciphertext),
        encodingFormat: "application/age-encryption",
      },
      {
        "@type": "cr:FileObject",
        "@id": "plaintext",
        name: file.name,
        containedIn: { "@id": "ciphertext" },
        encodingFormat: file.mediaType,
      },
      ...(sample ? [{ ...sampleObject, ...fileObject(sample) }] : []),
    ],
    recordSet: [
      table === undefined ? oneRecord() : recordSet("records", table.fields, "plaintext", table.statistics),
      ...(sample ? [{ ...recordSet("sample", sample.fields, "sample.csv"), "dg:records": sample.records }] : []),
    ],
  };
}

const sampleObject = {
  "@type": "cr:FileObject",
  "@id": "sample.csv",
  name: "sample.csv",
  description: "Records that the contributor made public",
  encodingFormat: "text/csv",
};

function fileObject({ cid, size, sha256 }: StoredObject): object {
  return { contentUrl: `ipfs://${cid}`, contentSize: `${size} B`, sha256: sha256.slice(2) };
}

function recordSet(id: string, fields: readonly Field[], file: string, statistics?: DescribedTable["statistics"]) {
  return { "@type": "cr:RecordSet", "@id": id, name: id, field: croissantFields(id, fields, file, statistics) };
}

function oneRecord(): object {
  const content = {
    "@type": "cr:Field",
    "@id": "records/content",
    name: "content",
    dataType: "sc:Text",
    source: { fileObject: { "@id": "plaintext" }, extract: { fileProperty: "content" } },
  };
  return { "@type": "cr:RecordSet", "@id": "records", name: "records", field: [content] };
}
