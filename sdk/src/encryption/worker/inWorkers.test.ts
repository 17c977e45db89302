import { randomBytes } from "node:crypto";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../../bytes/collect.ts";
import { streamOf } from "../../bytes/streamOf.ts";
import { decryptBytes } from "../decryptBytes.ts";
import { encryptStream } from "../encryptStream.ts";
import { EncryptionError } from "../errors.ts";
import { type Crew, type PayloadWorker, openCrew } from "./crew.ts";
import { decryptInWorkers, encryptInWorkers } from "./inWorkers.ts";
import { type Answer, doJob } from "./job.ts";

/** A worker's stand-in: it answers later, in order, and takes away what it is given, as a worker does. */
function standIn(): PayloadWorker {
  let answer: (event: { data: Answer }) => void = () => undefined;
  let before = Promise.resolve();
  return {
    postMessage(job, transfer) {
      const moved = structuredClone(job, { transfer });
      before = before
        .then(() => new Promise((resolve) => setTimeout(resolve, Math.random() * 3)))
        .then(() => answer({ data: doJob(moved) }));
    },
    addEventListener(type: string, listener: never) {
      if (type === "message") answer = listener;
    },
    terminate: () => undefined,
  };
}

let crew: Crew;
let identity: string;
let recipient: string;

beforeAll(async () => {
  crew = openCrew(standIn, 3);
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});
afterAll(() => crew.close());

const MIB = 2 ** 20;

test.each([0, 1, 65536, MIB - 1, MIB, MIB + 1, 9 * MIB + 77])(
  "%i bytes go through workers as through one thread",
  async (size) => {
    const plaintext = new Uint8Array(randomBytes(size));
    const { fileKey, ciphertext } = await encryptInWorkers(crew, streamOf(plaintext), [recipient]);
    const file = await collect(ciphertext);
    expect(Buffer.compare(await decryptBytes(streamOf(file), identity), plaintext)).toBe(0);
    const theirs = await collect((await encryptStream(streamOf(plaintext), [recipient])).ciphertext);
    expect(file.length).toBe(theirs.length);
    expect(Buffer.compare(await collect(decryptInWorkers(crew, streamOf(theirs), identity)), plaintext)).toBe(0);
    expect(Buffer.compare(await collect(decryptInWorkers(crew, streamOf(file), fileKey)), plaintext)).toBe(0);
  },
);

test("any flipped bit and any truncation is found, with its kind", async () => {
  const { fileKey, ciphertext } = await encryptStream(streamOf(new Uint8Array(randomBytes(2 * MIB + 5))), [recipient]);
  const file = await collect(ciphertext);
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), fc.boolean(), async (at, cut) => {
      const altered = cut ? file.slice(0, at) : file.with(at, file[at]! ^ 1);
      await expect(collect(decryptInWorkers(crew, streamOf(altered), fileKey))).rejects.toBeInstanceOf(EncryptionError);
    }),
    { numRuns: 25 },
  );
});

test("a worker that fails, or is closed, is told, and nobody waits for ever", async () => {
  let fail: (event: { message?: string }) => void = () => undefined;
  const silent: PayloadWorker = {
    ...standIn(),
    postMessage: () => undefined,
    addEventListener(type: string, listener: never) {
      if (type === "error") fail = listener;
    },
  };
  const broken = openCrew(() => silent, 1);
  const job = { work: "seal", key: new Uint8Array(32), index: 0, last: true } as const;
  const first = broken.run({ ...job, bytes: new Uint8Array(1) });
  fail({ message: "out of memory" });
  await expect(first).rejects.toThrow(/out of memory/);
  const second = broken.run({ ...job, bytes: new Uint8Array(1) });
  broken.close();
  await expect(second).rejects.toThrow(/closed/);
});
