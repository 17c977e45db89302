import { cidOf } from "@datagraph/protocol";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Hex, bytesToHex } from "viem";
import { canonicalJson } from "../records/canonicalJson.ts";
import type { MetadataDocument } from "./describe.ts";

/** Larger ones would not be a single raw block, whose digest the registry keeps. */
const LIMIT = 1024 * 1024;

/** A document's canonical bytes, their SHA-256 as the registry keeps it, and the raw-codec CID of both. */
export type MetadataContent = { bytes: Uint8Array; digest: Hex; cid: string };

/** Returns what is stored and registered of a metadata document. Throws RangeError when it exceeds 1 MiB. */
export function metadataContent(document: MetadataDocument): MetadataContent {
  const bytes = canonicalJson(document);
  if (bytes.length > LIMIT)
    throw new RangeError(`The metadata has ${bytes.length} bytes, at most ${LIMIT} are allowed: describe fewer fields`);
  const digest = bytesToHex(sha256(bytes));
  return { bytes, digest, cid: cidOf(digest) };
}
