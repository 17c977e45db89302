import type { Query } from "@datagraph/protocol";
import { canonicalJson } from "@datagraph/sdk";
import { type Hex, sha256 } from "viem";

/** Returns the hash an order names a query by: SHA-256 of its canonical JSON (RFC 8785). */
export function queryHash(query: Query): Hex {
  return sha256(canonicalJson(query));
}
