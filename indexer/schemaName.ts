import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/**
 * Returns the database schema for the indexer as it is written now: `datagraph_` and the start of a hash over its
 * code, tables, configuration and protocol. Changed code so fills new tables instead of going on with wrong ones.
 */
export function schemaName(): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "ponder.config.ts")));
  for (const folder of ["indexer/rows", "indexer/schema", "indexer/src", "protocol/src"])
    for (const file of sources(join(root, folder))) hash.update(file).update(readFileSync(join(root, folder, file)));
  return `datagraph_${hash.digest("hex").slice(0, 12)}`;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .sort();
}
