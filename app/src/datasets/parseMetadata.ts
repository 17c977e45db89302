import type { Hex } from "viem";

/** What a card shows of a Croissant document. */
export type Metadata = { name: string; description?: string; records?: number };

const NAME_LENGTH = 120;
const DESCRIPTION_LENGTH = 400;

/** Returns what a card shows of a metadata document. Throws if the bytes are not those the chain names, or no document. */
export async function parseMetadata(bytes: Uint8Array<ArrayBuffer>, digest: Hex): Promise<Metadata> {
  const document = await readDocument(bytes, digest);
  const { name, description, "dg:records": records } = document;
  if (typeof name !== "string" || name.trim() === "") throw new Error("The metadata has no name");
  return {
    name: name.trim().slice(0, NAME_LENGTH),
    ...(typeof description === "string" && { description: description.slice(0, DESCRIPTION_LENGTH) }),
    ...(Number.isSafeInteger(records) && { records: records as number }),
  };
}

/** Returns a JSON document. Throws if the bytes are not those the chain names. */
export async function readDocument(bytes: Uint8Array<ArrayBuffer>, digest: Hex): Promise<Record<string, unknown>> {
  const actual = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  if (actual !== digest.toLowerCase()) throw new Error(`The metadata's SHA-256 is ${actual}, the chain says ${digest}`);
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

function toHex(bytes: Uint8Array): Hex {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
