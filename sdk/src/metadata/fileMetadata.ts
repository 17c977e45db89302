import type { Field } from "@datagraph/protocol";
import type { Hex } from "viem";
import { type Description, type MetadataDocument, croissantFields, describe } from "./describe.ts";

/** What a File's description says beyond the rest. */
export type FileDescription = Description & {
  /** File version, from 1 */
  version: bigint | number;
  /** name and media type of the plaintext, as a researcher gets it */
  file: { name: string; mediaType: string };
  /** what lies in the storage: CID, size in bytes, SHA-256 */
  ciphertext: { cid: string; size: number; sha256: Hex };
  dataRoot: Hex;
  fields: readonly Field[];
  /** number of records */
  records: number;
};

/**
 * Returns the public description of a File: Croissant 1.1 JSON-LD with its fields, and the ciphertext as the one
 * distribution. It has no hash of the plaintext: of data that can be guessed, a hash is a leak.
 */
export function fileMetadata(about: FileDescription): MetadataDocument {
  const { version, file, ciphertext, dataRoot, fields, records } = about;
  return {
    ...describe(about, version),
    "dg:kind": "File",
    "dg:dataRoot": dataRoot,
    "dg:records": records,
    distribution: [
      {
        "@type": "cr:FileObject",
        "@id": "ciphertext",
        name: `${file.name}.age`,
        description: "Encrypted as age v1; an access pass gives the key",
        contentUrl: `ipfs://${ciphertext.cid}`,
        contentSize: `${ciphertext.size} B`,
        encodingFormat: "application/age-encryption",
        sha256: ciphertext.sha256.slice(2),
      },
      {
        "@type": "cr:FileObject",
        "@id": "plaintext",
        name: file.name,
        containedIn: { "@id": "ciphertext" },
        encodingFormat: file.mediaType,
      },
    ],
    recordSet: [
      {
        "@type": "cr:RecordSet",
        "@id": "records",
        name: "records",
        field: croissantFields("records", fields, "plaintext"),
      },
    ],
  };
}
