import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RecordScope, cidOf } from "@datagraph/protocol";
import {
  type ChainReader,
  type FileFacts,
  type MetadataDocument,
  type RecordTable,
  collect,
  decryptStream,
  downloadBytes,
  fileFacts,
  openTable,
  parseMetadata,
  read,
} from "@datagraph/sdk";
import { decryptToFile } from "@datagraph/sdk/node";
import { tableAt } from "./inputTable.ts";
import type { Opened } from "./openKey.ts";

/** Returns the public description of a dataset, which has the digest that the registry keeps. */
export async function metadataOf(reader: ChainReader, gateway: string, id: bigint): Promise<MetadataDocument> {
  const digest = await read(reader, "ProvenanceRegistry", "metadataOf", [id]);
  return parseMetadata(await collect(await downloadBytes(gateway, cidOf(digest))), digest).document;
}

/** A File opened with its key: what its leaves are bound to, what it says of itself, and its plaintext. */
export type OpenedFile = { scope: RecordScope; facts: FileFacts; plaintext: () => AsyncIterable<Uint8Array> };

/** Returns an opened File as its metadata describes it. */
export async function describedFile(
  reader: ChainReader,
  gateway: string,
  id: bigint,
  { fileKey, envelope, from }: Opened,
): Promise<OpenedFile> {
  const { chainId, contracts } = reader.deployment;
  const [creator, document] = await Promise.all([
    read(reader, "ProvenanceRegistry", "creatorOf", [id]),
    metadataOf(reader, gateway, id),
  ]);
  const scope = { chainId, registry: contracts.ProvenanceRegistry, creator, version: BigInt(envelope.version) };
  async function* plaintext() {
    yield* decryptStream((await from(0)).bytes, fileKey);
  }
  return { scope, facts: fileFacts(document), plaintext };
}

/**
 * Runs work on the table in a File, as it streams in; what DuckDB must read is put into a private temporary file for as
 * long as the work takes. The work gets nothing when the File is no table.
 */
export async function withTable<T>(
  { facts, plaintext }: OpenedFile,
  fileKey: Uint8Array,
  { from }: Opened,
  work: (table: RecordTable | undefined) => Promise<T>,
): Promise<T> {
  const { name, format, fields } = facts;
  if (format === undefined) return work(undefined);
  if (format !== "parquet" && format !== "arrow")
    return work(await openTable({ name, format, open: plaintext }, fields));
  const folder = await mkdtemp(join(tmpdir(), "datagraph-"));
  try {
    const path = join(folder, `table.${format}`);
    await decryptToFile((await from(0)).bytes, fileKey, path);
    return await work(await tableAt(path, format, fields));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
