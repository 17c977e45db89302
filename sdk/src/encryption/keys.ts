import type { Identity, Recipient } from "age-encryption";

/**
 * Who an age file is made for: `age1...`, or an object that wraps its key, such as a passkey
 * (`passkeyRecipient`).
 */
export type FileRecipient = string | Recipient;

/**
 * What opens an age file: an identity (`AGE-SECRET-KEY-1...`), its 16-byte file key alone, or an object that unwraps
 * its key, such as a passkey (`passkeyIdentity`).
 */
export type FileOpener = string | Uint8Array | Identity;
