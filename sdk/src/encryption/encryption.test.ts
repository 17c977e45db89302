import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { decryptToFile } from "../files/decryptToFile.ts";
import { SEATTLE } from "../testing/datasets.ts";
import { decryptBytes } from "./decryptBytes.ts";
import { decryptStream } from "./decryptStream.ts";
import { encryptStream } from "./encryptStream.ts";
import { EncryptionError } from "./errors.ts";
import { openFileKey, splitFile } from "./header.ts";
import { payloadCipher as nodeCipher } from "./nodeCipher.ts";
import { payloadCipher as webCipher } from "./webCipher.ts";

const SIZES = [0, 1, 65535, 65536, 65537, 131072, 1048576 + 12345];
const SEALED_CHUNK = 65536 + 16;
const seattle = readFileSync(SEATTLE);

let identity: string;
let recipient: string;
let folder: string;

beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  folder = mkdtempSync(join(tmpdir(), "datagraph-encryption-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function seal(plaintext: Uint8Array) {
  const { fileKey, ciphertext } = await encryptStream(streamOf(plaintext), [recipient]);
  const file = await collect(ciphertext);
  const { header } = await splitFile(streamOf(file));
  return { fileKey, file, start: header.length + 16 };
}

async function fault(file: Uint8Array, key: string | Uint8Array = identity): Promise<string> {
  const error = await decryptBytes(streamOf(file), key).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EncryptionError);
  return (error as EncryptionError).fault;
}

describe.each([
  ["node", nodeCipher, webCipher],
  ["web", webCipher, nodeCipher],
])("sealed by the %s cipher", (_, sealer, opener) => {
  test.each(SIZES)("%i bytes come back, by identity and by file key, and age-encryption agrees", async (size) => {
    const plaintext = new Uint8Array(randomBytes(size));
    const { fileKey, ciphertext } = await encryptStream(streamOf(plaintext), [recipient], sealer);
    const file = await collect(ciphertext);
    expect(fileKey).toHaveLength(16);
    expect(await collect(decryptStream(streamOf(file), identity, opener))).toEqual(plaintext);
    expect(await collect(decryptStream(streamOf(file), fileKey, opener))).toEqual(plaintext);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(await decrypter.decrypt(file)).toEqual(plaintext);
  });
});

test.each(SIZES)("opens %i bytes that age-encryption sealed", async (size) => {
  const plaintext = new Uint8Array(randomBytes(size));
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  expect(await decryptBytes(streamOf(await encrypter.encrypt(plaintext)), identity)).toEqual(plaintext);
});

test("is the same however the source is cut", async () => {
  const plaintext = new Uint8Array(randomBytes(200_000));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), plaintext.length];
      const parts = at.slice(1).map((end, index) => plaintext.subarray(at[index], end));
      const { fileKey, ciphertext } = await encryptStream(streamOf(...parts), [recipient]);
      const file = await collect(ciphertext);
      const shift = at.map((offset) => Math.min(offset, file.length)).concat(file.length);
      const cut = shift.slice(1).map((end, index) => file.subarray(shift[index], end));
      expect(await decryptBytes(streamOf(...cut), fileKey)).toEqual(plaintext);
    }),
    { numRuns: 25 },
  );
});

describe("detects", () => {
  test("any flipped bit", async () => {
    const { file } = await seal(new Uint8Array(randomBytes(150_000)));
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), async (at, bit) => {
        const altered = file.slice();
        altered[at]! ^= 1 << bit;
        await expect(decryptBytes(streamOf(altered), identity)).rejects.toBeInstanceOf(EncryptionError);
      }),
      { numRuns: 150 },
    );
  });

  test("any truncation, and names it at a chunk's border", async () => {
    const { file, start } = await seal(new Uint8Array(randomBytes(3 * 65536)));
    for (const chunks of [0, 1, 2]) expect(await fault(file.slice(0, start + chunks * SEALED_CHUNK))).toBe("truncated");
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        await expect(decryptBytes(streamOf(file.slice(0, length)), identity)).rejects.toBeInstanceOf(EncryptionError);
      }),
      { numRuns: 60 },
    );
  });

  test("swapped, repeated, dropped and appended chunks", async () => {
    const { file, start } = await seal(new Uint8Array(randomBytes(4 * 65536)));
    const head = file.slice(0, start);
    const chunk = (index: number) => file.slice(start + index * SEALED_CHUNK, start + (index + 1) * SEALED_CHUNK);
    const orders = [
      [1, 0, 2, 3],
      [0, 1, 1, 2, 3],
      [0, 2, 3],
      [0, 1, 2, 3, 3],
      [3, 0, 1, 2],
    ];
    for (const order of orders) {
      const altered = await collect(streamOf(head, ...order.map(chunk)));
      expect(await fault(altered)).toBe("damaged");
    }
    expect(await fault(await collect(streamOf(file, new Uint8Array(1))))).toMatch(/damaged|truncated/);
  });

  test("an empty last chunk after others", async () => {
    const { fileKey, file, start } = await seal(new Uint8Array());
    const { payloadKey, chunkNonce } = await import("./payload.ts");
    const cipher = nodeCipher(payloadKey(fileKey, file.slice(start - 16, start)));
    const altered = await collect(
      streamOf(
        file.slice(0, start),
        ...cipher.seal(chunkNonce(0, false), new Uint8Array(65536)),
        ...cipher.seal(chunkNonce(1, true), new Uint8Array()),
      ),
    );
    expect(await fault(altered)).toBe("damaged");
  });

  test("what is no age file, and wrong keys", async () => {
    const { file, fileKey } = await seal(seattle);
    expect(await fault(new TextEncoder().encode("-----BEGIN AGE ENCRYPTED FILE-----"))).toBe("not-age");
    expect(await fault(new Uint8Array())).toBe("truncated");
    expect(await fault(file, await generateX25519Identity())).toBe("wrong-key");
    expect(
      await fault(
        file,
        fileKey.map((byte) => byte ^ 1),
      ),
    ).toBe("wrong-key");
    expect(await fault(file, fileKey.slice(1))).toBe("wrong-key");
    await expect(encryptStream(streamOf(), [])).rejects.toMatchObject({ fault: "bad-recipient" });
    const mistaken = encryptStream(streamOf(), [identity]);
    await expect(mistaken).rejects.toMatchObject({ fault: "bad-recipient" });
    await expect(mistaken).rejects.not.toThrow(identity);
  });
});

test("several recipients open one file, and the header alone gives the key", async () => {
  const other = await generateX25519Identity();
  const { fileKey, ciphertext } = await encryptStream(streamOf(seattle), [recipient, await identityToRecipient(other)]);
  const file = await collect(ciphertext);
  const { header } = await splitFile(streamOf(file));
  expect(await openFileKey(header, other)).toEqual(fileKey);
  const plaintext = await decryptBytes(streamOf(file), other);
  expect(createHash("sha256").update(plaintext).digest("hex")).toBe(createHash("sha256").update(seattle).digest("hex"));
});

test("decryptToFile publishes nothing of a file that lacks its end", async () => {
  const { file, fileKey, start } = await seal(new Uint8Array(randomBytes(3 * 65536)));
  const path = join(folder, "plain");
  await expect(decryptToFile(streamOf(file.slice(0, start + SEALED_CHUNK)), fileKey, path)).rejects.toMatchObject({
    fault: "truncated",
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(await decryptToFile(streamOf(file), fileKey, path)).toBe(3 * 65536);
  rmSync(path);
});

test("decryptBytes keeps within its limit", async () => {
  const { file } = await seal(new Uint8Array(1000));
  await expect(decryptBytes(streamOf(file), identity, 999)).rejects.toThrow(RangeError);
});

const hasAge = spawnSync("age", ["--version"]).status === 0;
test("the age command opens our files and we open its", async ({ skip }) => {
  if (!hasAge) skip("the age command is not on PATH");
  const key = join(folder, "key.txt");
  const sealed = join(folder, "sealed.age");
  writeFileSync(key, `${identity}\n`);
  for (const size of SIZES) {
    const plaintext = new Uint8Array(randomBytes(size));
    const { file } = await seal(plaintext);
    writeFileSync(sealed, file);
    expect(new Uint8Array(execFileSync("age", ["-d", "-i", key, sealed], { maxBuffer: 1 << 24 }))).toEqual(plaintext);
    const theirs = execFileSync("age", ["-r", recipient], { input: plaintext, maxBuffer: 1 << 24 });
    expect(await decryptBytes(streamOf(theirs), identity)).toEqual(plaintext);
  }
});
