import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  createIdentity,
  dataRoot,
  decryptBytes,
  fileMetadata,
  inferFields,
  metadataContent,
  parseMetadata,
  putEncrypted,
  readCsvRecords,
  recordSecret,
  streamOf,
  verifyRecord,
} from "./index.ts";
import { decryptToFile, openEmbeddedStorage, readFileStream } from "./node.ts";
import { SEATTLE } from "./testing/datasets.ts";

const folder = mkdtempSync(join(tmpdir(), "datagraph-plane-"));
afterAll(() => rmSync(folder, { recursive: true }));

const registry = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const creator = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const hashOf = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

test("a File goes in as a table and comes out byte-identical, with records that prove", async () => {
  const storage = await openEmbeddedStorage(folder);
  const { identity, recipient } = await createIdentity();
  const { fields, records: count } = await inferFields(readFileStream(SEATTLE), "seattle-weather.csv");
  const stored = await putEncrypted(storage, readFileStream(SEATTLE), [recipient]);

  const scope = { chainId: 31337, registry, creator, version: 1n } as const;
  const names = fields.map(({ name }) => name);
  const records = await Array.fromAsync(
    readCsvRecords(readFileStream(SEATTLE), fields, { file: "seattle-weather.csv" }),
  );
  const { root } = await dataRoot(records, scope, recordSecret(stored.fileKey), names);
  const document = fileMetadata({
    dataset: { chainId: 31337, registry, id: 1n },
    creator: { address: creator },
    name: "Seattle weather",
    description: "Daily weather",
    licences: [],
    version: 1,
    file: { name: "seattle-weather.csv", mediaType: "text/csv" },
    ciphertext: stored,
    dataRoot: root,
    table: { fields, records: count },
  });
  const { bytes, digest, cid } = metadataContent(document);
  expect((await storage.put(streamOf(bytes))).cid).toBe(cid);
  expect(parseMetadata(bytes, digest).name).toBe("Seattle weather");

  // A researcher has the key alone, and recomputes the root from what they decrypted.
  const path = join(folder, "out.csv");
  await decryptToFile(storage.get(stored.cid), stored.fileKey, path);
  expect(hashOf(path)).toBe(hashOf(SEATTLE));
  const theirs = await Array.fromAsync(readCsvRecords(readFileStream(path), fields, { file: "out.csv" }));
  const again = await dataRoot(theirs, scope, recordSecret(stored.fileKey), names);
  expect(again.root).toBe(root);
  for (const record of [0, 1, 730, 1460]) expect(verifyRecord(root, scope, again.proofFor(record))).toBe(true);
  expect((await decryptBytes(storage.get(stored.cid), identity)).length).toBe(readFileSync(SEATTLE).length);
});
