import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { hashed } from "./hashed.ts";
import { sha256 as nodeSha256 } from "./nodeSha256.ts";
import { pieces } from "./pieces.ts";
import { streamOf } from "./streamOf.ts";
import { sha256 as webSha256 } from "./webSha256.ts";

test("a stream passes unchanged and its hash is SHA-256, native or not", async () => {
  const bytes = new Uint8Array(randomBytes(100_000));
  const expected = createHash("sha256").update(bytes).digest("hex");
  const { stream, digest } = hashed(pieces(streamOf(bytes), 999));
  expect(await collect(stream)).toEqual(bytes);
  expect(digest()).toBe(`0x${expected}`);
  for (const hasher of [nodeSha256(), webSha256()]) {
    hasher.update(bytes);
    expect(Buffer.from(hasher.digest()).toString("hex")).toBe(expected);
  }
});
