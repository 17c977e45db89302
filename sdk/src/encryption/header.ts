import { Decrypter, Encrypter, type Identity } from "age-encryption";
import { concat } from "../bytes/concat.ts";
import { EncryptionError } from "./errors.ts";
import type { FileOpener, FileRecipient } from "./keys.ts";
import { NONCE_SIZE } from "./payload.ts";

const FIRST_LINE = "age-encryption.org/v1\n";
// Room for some 40 post-quantum recipients; a hostile file may not make us buffer more.
export const HEADER_LIMIT = 1 << 16;
// "--- " and 32 bytes of base64 between two line feeds take 49
const MAC_LINE = 64;
const POST_QUANTUM = /^age1(pq|tagpq)1/;

/** Returns a random 16-byte file key and the age header that wraps it for these recipients. Throws EncryptionError. */
export async function sealHeader(
  recipients: readonly FileRecipient[],
): Promise<{ fileKey: Uint8Array; header: Uint8Array }> {
  checkRecipients(recipients);
  const encrypter = new Encrypter();
  for (const recipient of recipients) addRecipient(encrypter, recipient);
  let fileKey: Uint8Array | undefined;
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = key.slice();
      return [];
    },
  });
  const empty = await encrypter.encrypt(new Uint8Array());
  return { fileKey: fileKey!, header: empty.slice(0, headerEnd(empty)) };
}

/** Returns the file key of an age header, once the header's MAC proves that it is the one. Throws EncryptionError. */
export async function fileKeyOf(header: Uint8Array, key: FileOpener): Promise<Uint8Array> {
  if (!(key instanceof Uint8Array)) return openFileKey(header, key);
  await checkFileKey(header, key);
  return key;
}

/** Returns the file key that an age header holds for this identity. Throws EncryptionError. */
export async function openFileKey(header: Uint8Array, identity: string | Identity): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
  } catch {
    // The cause could quote the identity, which is a secret.
    throw new EncryptionError("wrong-key", "Not an age identity: it begins with AGE-SECRET-KEY-1");
  }
  return decryptHeader(decrypter, header);
}

async function checkFileKey(header: Uint8Array, fileKey: Uint8Array): Promise<void> {
  if (fileKey.length !== 16) throw new EncryptionError("wrong-key", `A file key has 16 bytes, not ${fileKey.length}`);
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: () => fileKey });
  await decryptHeader(decrypter, header);
}

/** An age file taken apart: textual header, payload nonce, and the sealed chunks still to be read. */
export type SplitFile = { header: Uint8Array; nonce: Uint8Array; payload: AsyncIterable<Uint8Array> };

/** Returns the parts of an age file, having read its header only. Throws EncryptionError. */
export async function splitFile(source: AsyncIterable<Uint8Array>): Promise<SplitFile> {
  const parts = source[Symbol.asyncIterator]();
  try {
    let read: Uint8Array = new Uint8Array();
    for (let part = await parts.next(); !part.done; part = await parts.next()) {
      read = concat([read, part.value]);
      const end = headerEnd(read);
      const start = end + NONCE_SIZE;
      if (end > 0 && read.length >= start)
        return { header: read.slice(0, end), nonce: read.slice(end, start), payload: resume(read.slice(start), parts) };
      if (end === 0 && read.length > HEADER_LIMIT)
        throw new EncryptionError("not-age", `No end of an age header in the first ${HEADER_LIMIT} bytes`);
    }
    throw new EncryptionError("truncated", `The age file ends within its header, after ${read.length} bytes`);
  } catch (error) {
    await parts.return?.();
    throw error;
  }
}

async function* resume(first: Uint8Array, parts: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let part = await parts.next(); !part.done; part = await parts.next()) yield part.value;
  } finally {
    await parts.return?.();
  }
}

function headerEnd(bytes: Uint8Array): number {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, macLineEnd(bytes)));
  const first = text.slice(0, FIRST_LINE.length);
  if (!FIRST_LINE.startsWith(first))
    throw new EncryptionError("not-age", `Not a binary age v1 file: it begins with ${JSON.stringify(first)}`);
  const mac = text.indexOf("\n--- ");
  return mac < 0 ? 0 : text.indexOf("\n", mac + 1) + 1;
}

/** Returns where the line that ends a header ends at most, so that no more is made a text for each range that is read. */
function macLineEnd(bytes: Uint8Array): number {
  const end = Math.min(bytes.length, HEADER_LIMIT);
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1))
    if (bytes[at + 1] === 45 && bytes[at + 2] === 45 && bytes[at + 3] === 45 && bytes[at + 4] === 32)
      return Math.min(end, at + MAC_LINE);
  return end;
}

function checkRecipients(recipients: readonly FileRecipient[]): void {
  if (recipients.length === 0)
    throw new EncryptionError("bad-recipient", "No recipient: name at least the contributor's own (age1...)");
  const resists = (recipient: FileRecipient) => typeof recipient === "string" && POST_QUANTUM.test(recipient);
  if (recipients.some(resists) && !recipients.every(resists))
    throw new EncryptionError(
      "bad-recipient",
      "Post-quantum and other recipients in one file: the weaker ones would open it; encrypt it for one kind",
    );
}

function addRecipient(encrypter: Encrypter, recipient: FileRecipient): void {
  try {
    encrypter.addRecipient(recipient);
  } catch (cause) {
    // An identity pasted in place of its recipient must not travel in the message.
    const shown = String(recipient).startsWith("age1") ? String(recipient) : "it";
    throw new EncryptionError("bad-recipient", `Not an age recipient: ${shown} should begin with age1`, { cause });
  }
}

async function decryptHeader(decrypter: Decrypter, header: Uint8Array): Promise<Uint8Array> {
  try {
    return await decrypter.decryptHeader(header);
  } catch (cause) {
    const reason = (cause as Error).message;
    if (reason.startsWith("no identity"))
      throw new EncryptionError("wrong-key", "This identity is not among the file's recipients", { cause });
    if (reason.includes("HMAC"))
      throw new EncryptionError("wrong-key", "The file key does not fit the header, or the header was altered", {
        cause,
      });
    if ((cause as Error).name === "NotAllowedError")
      throw new EncryptionError("wrong-key", "The passkey was not used: its prompt was cancelled or timed out", {
        cause,
      });
    throw new EncryptionError("damaged", `The age header cannot be read: ${reason}`, { cause });
  }
}
