/** An X25519 key pair for one exchange: the public half, and the secret it shares with another's. */
export type ExchangeKeys = { publicKey: Uint8Array; agree: (theirKey: Uint8Array) => Promise<Uint8Array> };

/** An Ed25519 key pair: the public half, and signatures of the other. */
export type SigningKeys = { publicKey: Uint8Array; sign: (message: Uint8Array) => Promise<Uint8Array> };

/** The part of WebCrypto that makes keys. */
export type KeyMaker = Pick<SubtleCrypto, "generateKey" | "exportKey" | "importKey" | "deriveBits" | "sign">;

/** Returns a fresh X25519 key pair, whose secret half the platform keeps to itself. */
export async function exchangeKeys(subtle: KeyMaker = crypto.subtle): Promise<ExchangeKeys> {
  const pair = await generated(subtle, "X25519", ["deriveBits"]);
  if (!pair) return (await import("./nobleKeys.ts")).nobleExchangeKeys();
  return {
    publicKey: new Uint8Array(await subtle.exportKey("raw", pair.publicKey)),
    async agree(theirKey) {
      const theirs = await subtle.importKey("raw", new Uint8Array(theirKey), "X25519", false, []);
      return new Uint8Array(await subtle.deriveBits({ name: "X25519", public: theirs }, pair.privateKey, 256));
    },
  };
}

/** Returns a fresh Ed25519 key pair, whose secret half the platform keeps to itself. */
export async function signingKeys(subtle: KeyMaker = crypto.subtle): Promise<SigningKeys> {
  const pair = await generated(subtle, "Ed25519", ["sign", "verify"]);
  if (!pair) return (await import("./nobleKeys.ts")).nobleSigningKeys();
  return {
    publicKey: new Uint8Array(await subtle.exportKey("raw", pair.publicKey)),
    sign: async (message) => new Uint8Array(await subtle.sign("Ed25519", pair.privateKey, new Uint8Array(message))),
  };
}

/** Returns a key pair, or nothing where WebCrypto lacks the curve (Chrome before 137, Firefox before 130). */
async function generated(
  subtle: KeyMaker,
  name: "X25519" | "Ed25519",
  usages: KeyUsage[],
): Promise<CryptoKeyPair | undefined> {
  try {
    return (await subtle.generateKey({ name }, false, usages)) as CryptoKeyPair;
  } catch (error) {
    if ((error as Error).name === "NotSupportedError") return undefined;
    throw error;
  }
}
