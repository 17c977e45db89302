import { randomBytes } from "@noble/hashes/utils.js";
import { batches } from "../../bytes/batches.ts";
import { concat } from "../../bytes/concat.ts";
import type { Lent } from "../../bytes/lent.ts";
import type { Encrypted } from "../encryptStream.ts";
import { EncryptionError } from "../errors.ts";
import { fileKeyOf, sealHeader, splitFile } from "../header.ts";
import type { FileOpener, FileRecipient } from "../keys.ts";
import { CHUNK_SIZE, NONCE_SIZE, SEALED_SIZE, payloadKey } from "../payload.ts";
import type { Crew } from "./crew.ts";
import type { Job } from "./job.ts";

/** Chunks in one job: 1 MiB. */
const CHUNKS = 16;

/** As `encryptStream`, by workers: the header is made on this thread, where passkeys are. Throws EncryptionError. */
export async function encryptInWorkers(
  crew: Crew,
  source: Lent,
  recipients: readonly FileRecipient[],
): Promise<Encrypted> {
  const { fileKey, header } = await sealHeader(recipients);
  const nonce = randomBytes(NONCE_SIZE);
  const payload = shared(crew, source, { work: "seal", key: payloadKey(fileKey, nonce) });
  async function* file() {
    yield concat([header, nonce]);
    yield* payload;
  }
  return { fileKey, ciphertext: file() };
}

/** As `decryptStream`, by workers. Only the end of the stream proves that nothing is missing. Throws EncryptionError. */
export async function* decryptInWorkers(crew: Crew, ciphertext: Lent, key: FileOpener): AsyncGenerator<Uint8Array> {
  const { header, nonce, payload } = await splitFile(ciphertext);
  yield* shared(crew, payload, { work: "open", key: payloadKey(await fileKeyOf(header, key), nonce) });
}

/** Shares a payload out in jobs and returns what they make, in order; a few are under way at once. */
async function* shared(crew: Crew, source: Lent, how: Pick<Job, "work" | "key">): AsyncGenerator<Uint8Array> {
  const size = CHUNKS * (how.work === "seal" ? CHUNK_SIZE : SEALED_SIZE);
  const running: Promise<Uint8Array>[] = [];
  const start = (index: number, last: boolean, bytes: Uint8Array) => {
    const job = crew.run({ ...how, index, last, bytes });
    job.catch(() => undefined);
    running.push(job);
  };
  let index = 0;
  try {
    for await (const { pieces, last } of batches(source, size))
      for (const piece of pieces) {
        // A copy: it goes to the worker, and the source may use its own again.
        start(index, last, new Uint8Array(piece));
        index += CHUNKS;
        if (running.length >= crew.width) yield await running.shift()!;
      }
    if (index === 0 && how.work === "open")
      throw new EncryptionError("truncated", "The age file ends before its first chunk: fetch it again");
    if (index === 0) start(0, true, new Uint8Array());
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}
