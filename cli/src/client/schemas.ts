import { fileURLToPath } from "node:url";
import type { PoolSchema } from "@datagraph/protocol";
import { parsePoolSchema } from "@datagraph/sdk";
import { readJson } from "./readInput.ts";

/** The pool schemas that ship. */
export const SCHEMAS = ["consumer-health", "environmental-sensors"];

/** Returns a schema that ships, or the one in a file. Throws, naming the file and what is wrong with it. */
export async function schemaNamed(name: string): Promise<PoolSchema> {
  const file = SCHEMAS.includes(name)
    ? fileURLToPath(import.meta.resolve(`@datagraph/sdk/schemas/${name}.json`))
    : name;
  const json = await readJson(file);
  try {
    return parsePoolSchema(json);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}
