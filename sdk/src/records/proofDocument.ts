import { type RecordScope, digestOf } from "@datagraph/protocol";
import type { ChainReader } from "../chain/client.ts";
import { read } from "../chain/read.ts";
import { canonicalJson } from "./canonicalJson.ts";
import { type ChunkProof, chunkJson, verifyChunk } from "./chunkRoot.ts";
import type { FieldProof, RecordProof } from "./dataRoot.ts";
import { fieldProof } from "./fieldProof.ts";
import { verifyRecord } from "./verifyRecord.ts";
import { type Address, type Hex, bytesToHex, getAddress, isAddressEqual, stringToHex, zeroHash } from "viem";
import { z } from "zod";

const hex32 = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const number = z.int().min(0);
const decimal = z.string().regex(/^\d{1,78}$/);
const opened = z.strictObject({
  field: number,
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  salt: hex32,
});
const path = z.array(hex32).max(128);
const chunk = z.strictObject({ length: number, offset: number, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const proof = z.union([
  z.strictObject({ record: number, fields: z.array(opened).min(1), proof: path }),
  z.strictObject({ record: number, ...opened.shape, proof: path }),
  z.strictObject({ chunk: number, value: chunk, salt: hex32, proof: path }),
]);
const shape = z.strictObject({
  format: z.literal("datagraph/record-proof/v1"),
  chainId: z.int(),
  registry: z.string().transform((text) => getAddress(text)),
  dataset: decimal,
  creator: z.string().transform((text) => getAddress(text)),
  version: decimal,
  cid: z.string(),
  root: hex32,
  proof,
});

/** A proof of a record, of one field, or of a chunk of a File; whoever has it needs neither key nor gateway. */
export type ProofDocument = z.output<typeof shape>;

type AnyProof = RecordProof | FieldProof | ChunkProof;

/** Returns a proof with all that it is to be checked against. */
export function proofDocument(
  { chainId, registry, creator, version }: RecordScope,
  about: { dataset: bigint; cid: string; root: Hex; proof: AnyProof },
): ProofDocument {
  const { dataset, cid, root } = about;
  const scope = { chainId, registry, creator, dataset: String(dataset), version: String(version), cid, root };
  return { format: "datagraph/record-proof/v1", ...scope, proof: about.proof };
}

/** Returns a proof read from JSON. Throws an Error that names what is wrong with it. */
export function parseProof(value: unknown): ProofDocument {
  const { success, data, error } = shape.safeParse(value);
  if (success) return data;
  throw new Error(`Not a record's proof: ${error.issues[0]!.path.join(".") || "it"} ${error.issues[0]!.message}`);
}

/**
 * Checks a proof by its own arithmetic, and has the registry check every leaf of it. Throws an Error that says what does
 * not hold.
 */
export async function checkProof(reader: ChainReader, document: ProofDocument): Promise<void> {
  const { chainId, contracts } = reader.deployment;
  if (document.chainId !== chainId || !isAddressEqual(document.registry, contracts.ProvenanceRegistry))
    throw new Error(`The proof is of chain ${document.chainId} and registry ${document.registry}, not of this one`);
  const id = BigInt(document.dataset);
  const creator: Address = await read(reader, "ProvenanceRegistry", "creatorOf", [id]);
  if (!isAddressEqual(creator, document.creator))
    throw new Error(`The proof names ${document.creator} as contributor of dataset ${id}; the registry ${creator}`);
  const scope = { chainId, registry: document.registry, creator, version: BigInt(document.version) };
  const given = document.proof as AnyProof;
  const holds = "chunk" in given ? verifyChunk(document.root, scope, given) : verifyRecord(document.root, scope, given);
  if (!holds) throw new Error("The proof does not lead to its data root: it was altered, or is of something else");
  const { digest, codec } = digestOf(document.cid);
  const content = { digest, root: document.root, codec, metadata: zeroHash };
  for (const { proof: way, ...leaf } of leavesOf(scope, given)) {
    if (
      await read(reader, "ProvenanceRegistry", "verifyRecord", [id, content, { ...leaf, version: scope.version }, way])
    )
      continue;
    throw new Error(`Dataset ${id} did not commit to this data root in version ${scope.version}`);
  }
}

type Leaf = { record: bigint; field: number; salt: Hex; value: Hex; proof: readonly Hex[] };

function leavesOf(scope: RecordScope, given: AnyProof): Leaf[] {
  if ("chunk" in given) {
    const { chunk: index, salt, value, proof: way } = given;
    return [{ record: BigInt(index), field: 0, salt, value: stringToHex(chunkJson(value)), proof: way }];
  }
  const fields = "fields" in given ? given.fields.map(({ name }) => fieldProof(scope, given, name)) : [given];
  return fields.map(({ record, field, salt, value, proof: way }) => ({
    record: BigInt(record),
    field,
    salt,
    value: bytesToHex(canonicalJson(value)),
    proof: way,
  }));
}
