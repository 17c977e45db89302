import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { secretbox } from "@noble/ciphers/salsa.js";
import { type Hex, bytesToHex, hexToBytes, stringToBytes } from "viem";
import { z } from "zod";

const Sealed = z.strictObject({
  format: z.literal("datagraph/sealed/v1"),
  nonce: z.string().regex(/^0x[0-9a-f]{48}$/),
  box: z.string().regex(/^0x([0-9a-f]{2})+$/),
});

/** 32 bytes under which a node's secrets lie on disk. */
export type SealKey = Uint8Array;

/**
 * Writes a value as JSON under NaCl's secretbox (XSalsa20-Poly1305), mode 0600. A crash leaves the old file or the new
 * one, whole.
 */
export function writeSealed(path: string, key: SealKey, value: object): void {
  const nonce = randomBytes(24);
  const box = secretbox(key, nonce).seal(stringToBytes(JSON.stringify(value)));
  writeAtomically(path, { format: "datagraph/sealed/v1", nonce: bytesToHex(nonce), box: bytesToHex(box) }, 0o600);
}

/**
 * Returns the value in a sealed file. Throws, naming the file and never its content, when others may read the file, it
 * is malformed, the key is another one, or the value does not fit the schema.
 */
export function readSealed<T>(path: string, key: SealKey, schema: z.ZodType<T>): T {
  requirePrivate(path);
  const sealed = Sealed.safeParse(parseJson(path, readFileSync(path, "utf8")));
  if (!sealed.success) throw new Error(`${path} is no sealed file`);
  const value = schema.safeParse(parseJson(path, opened(path, key, sealed.data)));
  // zod's message names the field and never the value: the value may be the secret
  if (!value.success)
    throw new Error(`${path}: ${value.error.issues[0]?.path.join(".")}: ${value.error.issues[0]?.message}`);
  return value.data;
}

function opened(path: string, key: SealKey, { nonce, box }: z.infer<typeof Sealed>): string {
  try {
    return new TextDecoder().decode(secretbox(key, hexToBytes(nonce as Hex)).open(hexToBytes(box as Hex)));
  } catch {
    throw new Error(`${path} does not open: it was sealed with another key, or altered`);
  }
}

/** Writes JSON so that a crash leaves the old file or the new one, whole. */
export function writeAtomically(path: string, value: object | string, mode: number): void {
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", mode);
  try {
    writeSync(file, `${JSON.stringify(value, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncDirectory(dirname(path));
}

/** Removes a file for good, as far as the disk lets one. */
export function removeSealed(path: string): void {
  rmSync(path, { force: true });
  syncDirectory(dirname(path));
}

/** Throws when anyone but the file's owner may read it. */
export function requirePrivate(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if (mode & 0o077) throw new Error(`${path} has mode 0${mode.toString(8)}, others may read it: chmod 600 ${path}`);
}

/** A rename lasts through a power cut only once its directory is on disk. */
function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the parser's own message quotes the text, which may hold the secret
    throw new Error(`${path} cannot be read as JSON`);
  }
}
