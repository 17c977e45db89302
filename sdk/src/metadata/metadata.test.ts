import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { digestOf, type PoolSchema } from "@datagraph/protocol";
import { describe, expect, test } from "vitest";
import { streamOf } from "../bytes/streamOf.ts";
import { readFileStream } from "../files/readFileStream.ts";
import { readFileSync } from "node:fs";
import { canonicalJson } from "../records/canonicalJson.ts";
import { inferFields } from "../records/inferFields.ts";
import { readCsvRecords } from "../records/readCsvRecords.ts";
import { croissant } from "../testing/croissant.ts";
import { FFQ, SEATTLE } from "../testing/datasets.ts";
import { csvSample } from "./csvSample.ts";
import { dataCard } from "./dataCard.ts";
import { fieldStatistics } from "./fieldStatistics.ts";
import { fileFacts } from "./fileFacts.ts";
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
    table: { fields, records },
  };
}

/** A File with everything a description may have, one with the least, and one that is no table. */
async function everyDescription(): Promise<FileDescription[]> {
  const least = await describeFile(SEATTLE);
  const { table: _, ...rest } = least;
  const stored = { cid: least.ciphertext.cid, size: 30, sha256: `0x${"ef".repeat(32)}` } as const;
  const full: FileDescription = {
    ...least,
    version: 2n,
    licences: [...about.licences, { name: "open", terms: "Any use" }, { name: "17", terms: "As licence 17 says" }],
    card: { dataBiases: "One place only", dataCollection: "A weather station" },
    origin: { activity: "Measured hourly", startedAt: "2012-01-01", used: ["https://example.org/station"] },
    keywords: ["weather"],
    published: "2026-01-31",
    url: "https://example.org/weather",
    previous: least.ciphertext.cid,
    sample: { ...stored, fields: least.table!.fields.slice(0, 2), records: 2 },
  };
  return [full, least, { ...rest, file: { name: "a.png", mediaType: "image/png" } }];
}

/** Has mlcroissant load a document, and returns its name and what was wrong. */
function validate(python: string, document: object): { errors: string[]; name?: string } {
  const program = [
    "import json, sys, mlcroissant",
    "try:",
    "  found = mlcroissant.Dataset(jsonld=json.load(sys.stdin)).metadata",
    "  print(json.dumps({'errors': sorted(found.ctx.issues.errors), 'name': found.name}))",
    "except Exception as error:",
    "  print(json.dumps({'errors': [str(error)]}))",
  ].join("\n");
  const { stdout, stderr } = spawnSync(python, ["-c", program], { input: JSON.stringify(document), encoding: "utf8" });
  return JSON.parse(stdout.trim().split("\n").at(-1) || JSON.stringify({ errors: [stderr] })) as { errors: string[] };
}

describe("a File's metadata", () => {
  test("is Croissant 1.1 with fields, ciphertext and lineage", async () => {
    const document = fileMetadata(await describeFile(SEATTLE));
    expect(document).toMatchObject({
      "@type": "sc:Dataset",
      conformsTo: "http://mlcommons.org/croissant/1.1",
      identifier: `eip155:31337/erc721:${registry}/7`,
      license: ["https://example.org/academic"],
      usageInfo: [{ name: "academic", "odrl:prohibition": [{ "odrl:action": [{ "@id": "odrl:distribute" }, {}] }] }],
      "prov:wasAttributedTo": { "@id": "eip155:31337:0x70997970C51812dc3A010C7d01b50e0d17dc79C8" },
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
    expect(canonicalJson(fileMetadata({ ...description, table: { ...description.table!, fields } }))).toEqual(
      canonicalJson(fileMetadata(description)),
    );
  });

  test("fits the schema of Croissant 1.1, whatever it has", async () => {
    for (const description of await everyDescription()) croissant.parse(fileMetadata(description));
    croissant.parse(poolMetadata({ ...about, schema }));
    const document = fileMetadata(await describeFile(SEATTLE));
    const [ciphertext] = document.distribution as [object];
    expect(croissant.safeParse({ ...document, distribution: [ciphertext] }).success).toBe(false);
    expect(croissant.safeParse({ ...document, license: [] }).success).toBe(false);
  });

  test("fits mlcroissant, where Python has it", async ({ skip }) => {
    const python = process.env.DATAGRAPH_PYTHON ?? "python3";
    const imported = spawnSync(python, ["-c", "import mlcroissant"]);
    if (imported.status !== 0) skip(`${python} has no mlcroissant: pip install mlcroissant==1.1.1`);
    for (const description of await everyDescription()) {
      const found = validate(python, fileMetadata(description));
      expect(found).toEqual({ errors: [], name: description.name });
    }
    const wrong = fileMetadata(await describeFile(SEATTLE));
    expect(validate(python, { ...wrong, distribution: [] }).errors).not.toEqual([]);
  }, 120_000);

  test("tells statistics of the columns that were allowed, and of no other", async () => {
    const { fields } = await inferFields(readFileStream(SEATTLE), "seattle-weather.csv");
    const records = () => readCsvRecords(readFileStream(SEATTLE), fields, { file: "seattle-weather.csv" });
    const told = await fieldStatistics(records, fields, ["date", "wind", "weather"]);
    expect(Object.keys(told).sort()).toEqual(["date", "weather", "wind"]);
    expect(told.date).toMatchObject({ count: 1461, nulls: 0, minimum: "2012-01-01", maximum: "2015-12-31" });
    expect(told.wind).toMatchObject({ minimum: 0.4, maximum: 9.5 });
    expect(told.wind!.histogram!.edges).toHaveLength(11);
    expect(told.wind!.histogram!.counts.reduce((sum, n) => sum + n)).toBe(1461);
    expect(told.weather!.values).toMatchObject({ rain: expect.any(Number), sun: expect.any(Number) });
    await expect(fieldStatistics(records, fields, ["rain"])).rejects.toThrow(/No column "rain"/);
    const description = await describeFile(SEATTLE);
    const document = fileMetadata({ ...description, table: { ...description.table!, statistics: told } });
    const [{ field }] = document.recordSet as [{ field: { name: string; "dg:statistics"?: object }[] }];
    expect(field.filter((one) => one["dg:statistics"]).map(({ name }) => name)).toEqual(["date", "wind", "weather"]);
  });

  test("samples only the columns and records that were chosen", async () => {
    const { fields } = await inferFields(readFileStream(SEATTLE), "seattle-weather.csv");
    const records = () => readCsvRecords(readFileStream(SEATTLE), fields, { file: "seattle-weather.csv" });
    const sample = await csvSample(records(), fields, { count: 2, columns: ["weather", "wind"] });
    expect(new TextDecoder().decode(sample.bytes)).toBe("weather,wind\ndrizzle,4.7\nrain,4.5\n");
    expect(sample).toMatchObject({ records: 2, fields: [{ name: "weather" }, { name: "wind" }] });
    await expect(csvSample(records(), fields, { count: 101, columns: ["wind"] })).rejects.toThrow(/1 to 100 records/);
    await expect(csvSample(records(), fields, { count: 1, columns: ["id"] })).rejects.toThrow(/No column "id"/);
  });

  test("gives back what a reader of the file needs", async () => {
    const description = await describeFile(SEATTLE);
    expect(fileFacts(fileMetadata(description))).toEqual({ name: "data.csv", format: "csv", ...description.table });
    const image = { ...description, file: { name: "a.png", mediaType: "image/png" }, table: undefined as never };
    expect(fileFacts(fileMetadata(image))).toEqual({ name: "a.png", fields: [], records: 1 });
    expect(() => fileFacts(poolMetadata({ ...about, schema }))).toThrow(/does not describe a File/);
  });

  test("becomes a Data Card in which no text is markup", async () => {
    const [full] = await everyDescription();
    const card = dataCard(fileMetadata({ ...full!, name: "<script>alert(1)</script> [x](http://y) | *z*" }));
    expect(card).toMatch(/^# &lt;script\\>alert\(1\)&lt;\/script\\> \\\[x\\\]\(http:\/\/y\) \\\| \\\*z\\\*\n/);
    for (const part of ["## Biases", "## Fields of records", "## Licences", "## Where it comes from", "## Files"])
      expect(card).toContain(part);
    expect(card).toContain("| temp\\_max | Float |");
    expect(card).toContain("allows use, reproduce, derive; forbids distribute, commercialize");
    expect(() => dataCard({ name: "x" })).toThrow(/Not a dataset's metadata/);
    expect(dataCard(poolMetadata({ ...about, schema }))).toContain("| eggs | Integer | 1 | Eggs eaten |");
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
