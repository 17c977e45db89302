import { createHash } from "node:crypto";
import { digestOf, type PoolSchema } from "@datagraph/protocol";
import { describe, expect, test } from "vitest";
import { streamOf } from "../bytes/streamOf.ts";
import { readFileStream } from "../files/readFileStream.ts";
import { readFileSync } from "node:fs";
import { canonicalJson } from "../records/canonicalJson.ts";
import { inferFields } from "../records/inferFields.ts";
import { FFQ, SEATTLE } from "../testing/datasets.ts";
import { type FileDescription, fileMetadata } from "./fileMetadata.ts";
import { metadataContent } from "./metadataContent.ts";
import { parseMetadata } from "./parseMetadata.ts";
import { parsePoolSchema } from "./parsePoolSchema.ts";
import { poolMetadata } from "./poolMetadata.ts";

const registry = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const about = {
  dataset: { chainId: 31337, registry, id: 7n },
  creator: { address: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", name: "A weather station" },
  name: "Seattle weather",
  description: "Daily weather of Seattle, 2012 to 2015",
  licences: [{ name: "academic", terms: "https://example.org/academic" }],
  parents: [{ chainId: 31337, registry, id: 5n }],
} as const;
const schema: PoolSchema = {
  name: "diet",
  fields: [{ name: "eggs", type: "integer", unit: "1", minimum: 0, cadence: "daily", description: "Eggs eaten" }],
};

async function describeFile(path: string): Promise<FileDescription> {
  const { fields, records } = await inferFields(readFileStream(path), path);
  return {
    ...about,
    version: 1n,
    file: { name: "data.csv", mediaType: "text/csv" },
    ciphertext: {
      cid: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
      size: 11,
      sha256: `0x${"ab".repeat(32)}`,
    },
    dataRoot: `0x${"cd".repeat(32)}`,
    fields,
    records,
  };
}

describe("a File's metadata", () => {
  test("is Croissant 1.1 with fields, ciphertext and lineage", async () => {
    const document = fileMetadata(await describeFile(SEATTLE));
    expect(document).toMatchObject({
      "@type": "sc:Dataset",
      conformsTo: "http://mlcommons.org/croissant/1.1",
      identifier: `eip155:31337/erc721:${registry}/7`,
      license: ["https://example.org/academic"],
      "prov:wasDerivedFrom": [{ "@id": `eip155:31337/erc721:${registry}/5` }],
      "dg:records": 1461,
      distribution: [
        { contentUrl: expect.stringMatching(/^ipfs:\/\/bafkrei/), sha256: "ab".repeat(32) },
        { "@id": "plaintext", containedIn: { "@id": "ciphertext" } },
      ],
    });
    const [{ field }] = document.recordSet as [{ field: { "@id": string; dataType: string }[] }];
    expect(field.map((each) => `${each["@id"]} ${each.dataType}`)).toEqual([
      "records/date sc:Date",
      "records/precipitation sc:Float",
      "records/temp_max sc:Float",
      "records/temp_min sc:Float",
      "records/wind sc:Float",
      "records/weather sc:Text",
    ]);
  });

  test("has no data: two tables of the same columns have the same description", async () => {
    const header = readFileSync(SEATTLE, "utf8").split("\n")[0]!;
    const other = new TextEncoder().encode(`${header}\n1999-12-31,987.125,1.5,2.5,3.5,hail\n`);
    const { fields } = await inferFields(streamOf(other), "other.csv");
    const description = await describeFile(SEATTLE);
    expect(canonicalJson(fileMetadata({ ...description, fields }))).toEqual(canonicalJson(fileMetadata(description)));
  });

  test("of a survey of 1,094 columns stays one block, and its ids are unique", async () => {
    const document = fileMetadata(await describeFile(FFQ));
    const { bytes, digest, cid } = metadataContent(document);
    expect(digest).toBe(`0x${createHash("sha256").update(bytes).digest("hex")}`);
    expect(digestOf(cid)).toEqual({ digest, codec: 0x55 });
    const ids = JSON.stringify(document).match(/"@id":"records\/[^"]*"/g)!;
    expect(new Set(ids).size).toBe(1094);
    expect(() => metadataContent({ ...document, description: "x".repeat(1 << 20) })).toThrow(/at most 1048576/);
  });
});

describe("a pool's metadata", () => {
  test("carries its schema and no distribution, and is read back only when it has the registry's digest", () => {
    const document = poolMetadata({ ...about, schema });
    const { bytes, digest } = metadataContent(document);
    expect(document.distribution).toEqual([]);
    expect(parseMetadata(bytes, digest)).toMatchObject({ name: about.name, description: about.description, schema });
    const altered = bytes.slice();
    altered[50]! ^= 1;
    expect(() => parseMetadata(altered, digest)).toThrow(/the registry says/);
  });

  test.each([
    ["a name that is no identifier", { ...schema, name: "Diet pool" }, /name: expected an SQL identifier/],
    ["no fields", { ...schema, fields: [] }, /fields/],
    [
      "257 fields",
      { ...schema, fields: Array.from({ length: 257 }, (_, i) => ({ ...schema.fields[0]!, name: `f${i}` })) },
      /256/,
    ],
    ["a name twice", { ...schema, fields: [schema.fields[0]!, schema.fields[0]!] }, /share a name/],
    ["an unknown type", { ...schema, fields: [{ ...schema.fields[0]!, type: "blob" }] }, /fields\.0\.type/],
    ["an empty range", { ...schema, fields: [{ ...schema.fields[0]!, maximum: -1 }] }, /minimum is above maximum/],
    ["an unknown key", { ...schema, extra: 1 }, /extra/],
    ["nothing", null, /Not a pool schema/],
  ])("refuses a schema with %s", (_, value, message) => expect(() => parsePoolSchema(value)).toThrow(message));
});
