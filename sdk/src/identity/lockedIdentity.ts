import { z } from "zod";
import { IdentityError } from "./errors.ts";

const hex = (bytes: number) => z.templateLiteral(["0x", z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))]);

// More work than this takes minutes and gigabytes: only a hostile file asks for it.
const passphrase = z.strictObject({
  by: z.literal("passphrase"),
  salt: hex(32),
  logN: z.int().min(10).max(20),
});

const wallet = z.strictObject({
  by: z.literal("wallet"),
  salt: hex(32),
  account: z.templateLiteral(["0x", z.string().regex(/^[0-9a-fA-F]{40}$/)]),
});

const passkey = z.strictObject({
  by: z.literal("passkey"),
  salt: hex(32),
  /** names the passkey, `AGE-PLUGIN-FIDO2PRF-1...` */
  passkey: z.string().startsWith("AGE-PLUGIN-FIDO2PRF-1"),
  /** a random key, wrapped by the passkey as age does it */
  wrapped: z.strictObject({ args: z.array(z.string()), body: z.base64() }),
});

const locked = z.strictObject({
  format: z.literal("datagraph/identity/v1"),
  recipient: z.string().startsWith("age1"),
  unlock: z.discriminatedUnion("by", [passphrase, wallet, passkey]),
  /** base64 of a 24-byte nonce and XChaCha20-Poly1305 ciphertext */
  sealed: z.base64(),
});

/** An age identity encrypted under a passphrase, a wallet's signature or a passkey. JSON; safe to keep and to copy. */
export type LockedIdentity = z.infer<typeof locked>;

/** How a locked identity is unlocked. */
export type UnlockBy = LockedIdentity["unlock"];

/** Returns what an identity is locked by, for people. */
export function lockerOf(unlock: UnlockBy): string {
  return unlock.by === "wallet" ? `the wallet ${unlock.account}` : `a ${unlock.by}`;
}

/** Returns a locked identity read from JSON. Throws IdentityError when it is none. */
export function parseLockedIdentity(json: string): LockedIdentity {
  const { success, data, error } = locked.safeParse(parse(json));
  if (success) return data;
  const { path, message } = error.issues[0]!;
  throw new IdentityError(
    "malformed",
    `Not an identity file: ${[...path, message].join(": ")}; restore it from a copy`,
  );
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
