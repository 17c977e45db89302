import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { parseMetadata } from "./parseMetadata.ts";

function document(value: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return [bytes, `0x${createHash("sha256").update(bytes).digest("hex")}`] as const;
}

test("reads name, description and count, each cut to a card's size", async () => {
  const long = document({ name: ` ${"n".repeat(200)} `, description: "d".repeat(500), "dg:records": 12 });
  const { name, description, records } = await parseMetadata(...long);
  expect([name.length, description!.length, records]).toEqual([120, 400, 12]);
  expect(await parseMetadata(...document({ name: "x", description: 7, "dg:records": "many" }))).toEqual({ name: "x" });
});

test("refuses bytes that are not those the chain names, and what has no name", async () => {
  const [bytes] = document({ name: "other" });
  const [, digest] = document({ name: "x" });
  await expect(parseMetadata(bytes, digest)).rejects.toThrow(/SHA-256 is .*, the chain says 0x/);
  await expect(parseMetadata(...document({ name: "  " }))).rejects.toThrow("no name");
  await expect(parseMetadata(...document({}))).rejects.toThrow("no name");
});
