import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { encryptStream } from "../encryption/encryptStream.ts";
import { createIdentity } from "../identity/createIdentity.ts";
import { downloadToFile } from "./downloadToFile.ts";

const SIZE = 20 * 65_536 + 77;
let folder: string;
let plaintext: Uint8Array;
let file: Uint8Array;
let key: Uint8Array;
const [path, part] = [() => join(folder, "out"), () => join(folder, "out.part")];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-download-"));
  plaintext = new Uint8Array(randomBytes(SIZE));
  const { fileKey, ciphertext } = await encryptStream(streamOf(plaintext), [(await createIdentity()).recipient]);
  [key, file] = [fileKey, await collect(ciphertext)];
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Serves the file from any byte on, and tells how many bytes it was asked for. */
function server({ parts = true, until = Infinity } = {}) {
  const asked: number[] = [];
  const from = (offset: number) => {
    const start = parts ? offset : 0;
    asked.push(file.length - start);
    async function* bytes() {
      yield* streamOf(file.subarray(start, Math.min(file.length, until)));
      if (until < file.length) throw new Error("cut off");
    }
    return Promise.resolve({ from: start, size: file.length, bytes: bytes() });
  };
  return { asked, from };
}

const get = (from: ReturnType<typeof server>["from"]) => downloadToFile({ from, key, path: path(), part: part() });

test("cut off anywhere, it goes on behind the last authentic chunk", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(SIZE), async (until) => {
      rmSync(path(), { force: true });
      await expect(get(server({ until }).from)).rejects.toThrow("cut off");
      expect(existsSync(path())).toBe(false);
      const { asked, from } = server();
      expect(await get(from)).toBe(SIZE);
      expect(readFileSync(path())).toEqual(Buffer.from(plaintext));
      expect(existsSync(part())).toBe(false);
      // at most the chunks of one read, and the one held back, are asked for again
      expect(asked[0]).toBeLessThanOrEqual(file.length - until + 3 * 65_552);
    }),
    { numRuns: 25 },
  );
});

test("what was altered in the part is fetched again", async () => {
  for (const at of [3, 300, 3 * 65_552]) {
    const altered = file.slice(0, 4 * 65_552);
    altered[at]! ^= 1;
    writeFileSync(part(), altered);
    await get(server().from);
    expect(readFileSync(path())).toEqual(Buffer.from(plaintext));
  }
});

test("a part that is whole asks for nothing, and a server without parts begins anew", async () => {
  writeFileSync(part(), file);
  const whole = server();
  await get(whole.from);
  expect(whole.asked).toEqual([]);
  writeFileSync(part(), file.slice(0, 4 * 65_552));
  const { asked, from } = server({ parts: false });
  await get(from);
  expect(asked).toEqual([file.length]);
  expect(readFileSync(path())).toEqual(Buffer.from(plaintext));
});
