import { randomBytes } from "node:crypto";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { type RangeSource, decryptRange, openRandomAccess } from "./decryptRange.ts";
import { encryptStream } from "./encryptStream.ts";
import { EncryptionError } from "./errors.ts";

const CHUNK = 65536;
let identity: string;
let recipient: string;

beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});

async function seal(size: number) {
  const plaintext = new Uint8Array(randomBytes(size));
  const { fileKey, ciphertext } = await encryptStream(streamOf(plaintext), [recipient]);
  return { plaintext, fileKey, file: await collect(ciphertext) };
}

function sourceOf(file: Uint8Array): RangeSource & { reads: number[] } {
  const reads: number[] = [];
  return {
    reads,
    size: file.length,
    read(offset, length) {
      reads.push(Math.min(length, file.length - offset));
      return streamOf(file.subarray(offset, offset + length));
    },
  };
}

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, 5 * CHUNK + 77])(
  "any range of %i bytes is the slice, by identity and by file key",
  async (size) => {
    const { plaintext, fileKey, file } = await seal(size);
    const opened = await openRandomAccess(sourceOf(file), identity);
    expect(opened.size).toBe(size);
    await fc.assert(
      fc.asyncProperty(fc.nat(size + 10), fc.nat(size + 10), async (start, length) => {
        expect(await collect(opened.read(start, length))).toEqual(plaintext.slice(start, start + length));
      }),
      { numRuns: 30 },
    );
    expect(await collect(decryptRange(sourceOf(file), fileKey, 0, Infinity))).toEqual(plaintext);
  },
);

test("reads the header, the last chunk and the chunks of the range, no more", async () => {
  const { file, fileKey } = await seal(40 * CHUNK);
  const source = sourceOf(file);
  await collect(decryptRange(source, fileKey, 20 * CHUNK + 1, CHUNK));
  expect(source.reads.slice(1)).toEqual([CHUNK + 16, 2 * (CHUNK + 16)]);
});

describe("detects", () => {
  test("a flipped bit in what it returns, wherever it is", async () => {
    const { file, fileKey } = await seal(3 * CHUNK + 5);
    const start = file.length - (3 * CHUNK + 5 + 4 * 16);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: file.length - 1 }), fc.nat(7), async (at, bit) => {
        const altered = file.slice();
        altered[at]! ^= 1 << bit;
        const from = Math.max(0, Math.floor((at - start) / (CHUNK + 16)) * CHUNK);
        const read = collect(decryptRange(sourceOf(altered), fileKey, from, 10));
        await expect(read).rejects.toBeInstanceOf(EncryptionError);
      }),
      { numRuns: 60 },
    );
  });

  test("every truncation, even where the range lies before it", async () => {
    const { file, fileKey } = await seal(3 * CHUNK);
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        const read = collect(decryptRange(sourceOf(file.slice(0, length)), fileKey, 0, 1));
        await expect(read).rejects.toBeInstanceOf(EncryptionError);
      }),
      { numRuns: 60 },
    );
  });

  test("chunks that changed places, a source that ends early, another key", async () => {
    const { file, fileKey } = await seal(4 * CHUNK);
    const start = file.length - 4 * (CHUNK + 16);
    const swapped = file.slice();
    swapped.set(file.subarray(start, start + CHUNK + 16), start + CHUNK + 16);
    await expect(collect(decryptRange(sourceOf(swapped), fileKey, CHUNK, 1))).rejects.toMatchObject({
      fault: "damaged",
    });
    const early: RangeSource = {
      size: file.length,
      read: (offset, length) => streamOf(file.subarray(offset, Math.min(offset + length, 2 * CHUNK))),
    };
    await expect(collect(decryptRange(early, fileKey, 0, 1))).rejects.toMatchObject({ fault: "truncated" });
    const other = fileKey.map((byte) => byte ^ 1);
    await expect(collect(decryptRange(sourceOf(file), other, 0, 1))).rejects.toMatchObject({ fault: "wrong-key" });
  });

  test("ranges that make no sense", async () => {
    const { file, fileKey } = await seal(10);
    for (const [start, length] of [
      [-1, 1],
      [0, -1],
      [Number.NaN, 1],
    ] as const)
      await expect(collect(decryptRange(sourceOf(file), fileKey, start, length))).rejects.toThrow(RangeError);
  });
});
