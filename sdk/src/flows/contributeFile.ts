import { type Field, type RecordScope, datasetId, digestOf as digestOfCid } from "@datagraph/protocol";
import type { Hex, TransactionReceipt } from "viem";
import { sha256 } from "viem";
import { eventIn } from "../chain/eventIn.ts";
import { read } from "../chain/read.ts";
import type { PayableArgs } from "../chain/simulate.ts";
import { write } from "../chain/write.ts";
import { uploadBytes } from "../gateway/blobs.ts";
import { publishEnvelope } from "../gateway/envelopes.ts";
import { csvSample } from "../metadata/csvSample.ts";
import type { Description } from "../metadata/describe.ts";
import { type DescribedTable, type FileDescription, fileMetadata } from "../metadata/fileMetadata.ts";
import { fieldStatistics } from "../metadata/fieldStatistics.ts";
import { metadataContent } from "../metadata/metadataContent.ts";
import { chunkRoot } from "../records/chunkRoot.ts";
import type { RecordTable } from "../records/openTable.ts";
import { recordSecret } from "../records/secrets.ts";
import { streamDataRoot } from "../records/streamDataRoot.ts";
import { contentSalt } from "./contentSalt.ts";
import type { Contributor } from "./contributor.ts";
import { finishFile } from "./finishFile.ts";
import { sealFile } from "./sealFile.ts";
import { type Encrypt, type Source, type StagedFile, digestOf, stageFile, unchanged } from "./stageFile.ts";
import { type Staging, gatewayStaging } from "./staging.ts";

/** A file to contribute. */
export type FileContribution = Source & {
  mediaType: string;
  /** the table in it; absent: the file is one record, proven by the chunk */
  table?: RecordTable;
  /** what the public metadata says of it; never data */
  description: Omit<Description, "dataset" | "creator">;
  /** columns of which the public may know count, bounds and distribution */
  statistics?: readonly string[];
  /** records and columns that become public as they are */
  sample?: { count: number; columns: readonly string[] };
};

/** What a contribution is doing, and how many bytes of it are done. */
export type OnStep = (
  step: "reading" | "encrypting" | "committing" | "uploading" | "registering",
  bytes: number,
) => void;

/** How a File is contributed, where that is not the usual way. */
export type ContributeOptions = {
  staging?: Staging;
  onStep?: OnStep;
  /** puts the wrapped key into the public metadata as well, from which nobody can erase it */
  publishKey?: boolean;
  /** encrypts elsewhere than on this thread */
  encrypt?: Encrypt;
  /** sends the registration and waits for it; by default it is simulated first and sent by the client */
  register?: (args: PayableArgs<"ProvenanceRegistry", "register">) => Promise<TransactionReceipt>;
};

/** A registered File. */
export type ContributedFile = {
  id: bigint;
  cid: string;
  fields: readonly Field[];
  records: number;
  receipt: TransactionReceipt;
};

/** The same contributor registered the same bytes before. */
export class AlreadyRegistered extends Error {
  override readonly name = "AlreadyRegistered";
  readonly id: bigint;

  constructor(name: string, id: bigint) {
    super(`${name} is registered already, as dataset ${id}; publish a new version of it instead`);
    this.id = id;
  }
}

/**
 * Encrypts a file on this device, stores it, describes it, registers it, and leaves the wrapped key at the gateway; in
 * bounded memory, whatever its size. Done again after a crash, it goes on where it stopped. Returns the dataset's id.
 * Throws RecordsError on a malformed table before anything is stored, and AlreadyRegistered when nothing is left to do.
 */
export async function contributeFile(
  contributor: Contributor,
  file: FileContribution,
  options: ContributeOptions = {},
): Promise<ContributedFile> {
  const { client, identity, gateway } = contributor;
  const { staging = gatewayStaging(gateway), onStep, publishKey = false, encrypt } = options;
  const register = options.register ?? ((args) => write(client, "ProvenanceRegistry", "register", args));
  const { chainId, contracts } = client.deployment;
  const registry = contracts.ProvenanceRegistry;
  const creator = client.walletClient.account.address;
  const digest = await digestOf(file, (bytes) => onStep?.("reading", bytes));
  const salt = contentSalt(identity, digest);
  const id = datasetId(chainId, registry, creator, salt);
  const key = `${chainId}-${id}`;
  if ((await read(client, "ProvenanceRegistry", "kindOf", [id])) !== 0) {
    const finished = await finishFile(contributor, id, staging);
    await staging.forget(key);
    if (finished === undefined) throw new AlreadyRegistered(file.name, id);
    return finished;
  }
  await checkTable(file);
  const staged = await stageFile(
    staging,
    key,
    file,
    digest,
    identity,
    (bytes) => onStep?.("encrypting", bytes),
    encrypt,
  );
  const scope = { chainId, registry, creator, version: 1n };
  const { root, table } = await commit(file, digest, scope, staged, onStep);
  await staging.publish(staged.cid, (bytes) => onStep?.("uploading", bytes));
  const about = { ...file.description, dataset: { chainId, registry, id }, creator: { address: creator } };
  // Sealed before the File is there: nothing that may fail lies between its registration and its key.
  const envelope = await sealFile(contributor, id, staged, root);
  const described = {
    ...about,
    version: 1,
    dataRoot: root,
    table,
    staged,
    ...(publishKey && { envelopes: [envelope] }),
  };
  const metadata = await publishMetadata(gateway, file, described);
  onStep?.("registering", 0);
  const content = { ...digestOfCid(staged.cid), root, metadata };
  const receipt = await register([salt, content, []]);
  eventIn(receipt, "ProvenanceRegistry", "DatasetRegistered");
  await publishEnvelope(gateway, envelope);
  await staging.forget(key);
  return { id, cid: staged.cid, fields: table?.fields ?? [], records: table?.records ?? 1, receipt };
}

/** Reads a table to its end, so that every violation is told before anything is stored. */
async function checkTable({ table, statistics, sample }: FileContribution): Promise<void> {
  if (table === undefined) {
    if (statistics !== undefined || sample !== undefined)
      throw new RangeError("Statistics and samples are of tables: this file has no columns");
    return;
  }
  for await (const _ of table.records());
}

async function commit(
  file: FileContribution,
  digest: Hex,
  scope: RecordScope,
  { fileKey }: StagedFile,
  onStep?: OnStep,
): Promise<{ root: Hex; table?: DescribedTable }> {
  const secret = recordSecret(fileKey);
  const { table, statistics } = file;
  if (table === undefined)
    return chunkRoot(
      unchanged(file, digest, (bytes) => onStep?.("committing", bytes)),
      scope,
      secret,
    );
  onStep?.("committing", 0);
  const names = table.fields.map(({ name }) => name);
  const { root, count } = await streamDataRoot(table.records(), scope, secret, names);
  const told = statistics && (await fieldStatistics(table.records, table.fields, statistics));
  return { root, table: { fields: table.fields, records: count, ...(told && { statistics: told }) } };
}

type Committed = Omit<FileDescription, "file" | "ciphertext" | "sample" | "table"> & {
  staged: StagedFile;
  table: DescribedTable | undefined;
};

async function publishMetadata(gateway: string, file: FileContribution, about: Committed): Promise<Hex> {
  const { staged, table, ...description } = about;
  const sample = file.sample && file.table && (await publishSample(gateway, file.table, file.sample));
  const { cid, size, sha256: hash } = staged;
  const document = fileMetadata({
    ...description,
    file: { name: file.name, mediaType: file.mediaType },
    ciphertext: { cid, size, sha256: hash },
    ...(table && { table }),
    ...(sample && { sample }),
  });
  const { bytes, digest } = metadataContent(document);
  await uploadBytes(gateway, [bytes]);
  return digest;
}

async function publishSample(
  gateway: string,
  table: RecordTable,
  chosen: { count: number; columns: readonly string[] },
) {
  const { bytes, ...sample } = await csvSample(table.records(), table.fields, chosen);
  return { ...sample, ...(await uploadBytes(gateway, [bytes])), sha256: sha256(bytes) };
}
