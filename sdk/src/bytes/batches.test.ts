import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batches } from "./batches.ts";
import { collect } from "./collect.ts";
import { lend } from "./lent.ts";
import { streamOf } from "./streamOf.ts";

/** Parts in one buffer that is used again, and overwritten at the end. */
async function* lentParts(bytes: Uint8Array, cuts: number[]) {
  const buffer = Buffer.alloc(bytes.length);
  const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  for (const [index, end] of at.slice(1).entries()) {
    const part = bytes.subarray(at[index], end);
    buffer.fill(0xff).set(part);
    yield buffer.subarray(0, part.length);
  }
  buffer.fill(0xff);
}

test("cuts any stream in pieces of one size, also one that is lent", async () => {
  const bytes = new Uint8Array(randomBytes(1000));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1000),
      fc.integer({ min: 1, max: 400 }),
      fc.array(fc.nat(1000)),
      async (length, size, cuts) => {
        const whole = bytes.subarray(0, length);
        const pieces: Uint8Array[] = [];
        let ended = length === 0;
        for await (const batch of batches(
          lentParts(
            whole,
            cuts.map((cut) => Math.min(cut, length)),
          ),
          size,
        )) {
          expect(ended).toBe(false);
          ended = batch.last;
          pieces.push(...batch.pieces.map((piece) => new Uint8Array(piece)));
        }
        expect(ended).toBe(true);
        expect(pieces.slice(0, -1).every((piece) => piece.length === size)).toBe(true);
        expect(Buffer.concat(pieces)).toEqual(Buffer.from(whole));
      },
    ),
  );
});

test("lend frees a piece of its own when the next is asked for, and never a part of something larger", async () => {
  const [own, part] = [new Uint8Array(10), new Uint8Array(10).subarray(1)];
  expect((await collect(streamOf(own, part))).length).toBe(19);
  const lengths: number[] = [];
  for await (const piece of lend(streamOf(own, part))) lengths.push(piece.length, own.length);
  expect(lengths).toEqual([10, 10, 9, 0]);
  expect(part.length).toBe(9);
});
