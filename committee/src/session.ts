import { RESOURCE_PREFIX } from "@datagraph/protocol";
import { createPublicKey, verify } from "node:crypto";
import { type Address, type Hex, getAddress, recoverMessageAddress, stringToBytes } from "viem";
import { parseSiweMessage } from "viem/siwe";
import { z } from "zod";
import { Refusal } from "./refusal.ts";
import type { ReplayGuard } from "./replay.ts";

const AuthSig = z.object({
  sig: z.string(),
  derivedVia: z.string(),
  signedMessage: z.string(),
  address: z.string(),
  algo: z.string().nullish(),
});

/** The session signature of a request: an ed25519 key's word for one request to one node. */
export const SessionSig = AuthSig.extend({
  algo: z.literal("ed25519"),
  derivedVia: z.literal("litSessionSignViaNacl"),
  sig: z.string().regex(/^[0-9a-f]{128}$/i),
  address: z.string().regex(/^[0-9a-f]{64}$/i),
});

const Message = z.object({
  sessionKey: z.string(),
  capabilities: z.array(AuthSig).min(1).max(8),
  issuedAt: z.iso.datetime(),
  expiration: z.iso.datetime(),
  nodeAddress: z.string(),
});

const Recap = z.object({ att: z.record(z.string(), z.record(z.string(), z.unknown())) });

const ABILITY = "Threshold/Decryption";
/** what precedes a raw ed25519 key in its DER form (RFC 8410) */
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");
/** longest life of a session, and so the longest a spent one is remembered */
const LONGEST_SESSION_MS = 24 * 60 * 60 * 1000;
const CLOCK_SKEW_MS = 60_000;

/** What a session is checked against. */
export type SessionRules = {
  /** hosts (with port) under which this node is known */
  hosts: ReadonlySet<string>;
  /** SIWE domains that may ask; all when empty */
  domains: ReadonlySet<string>;
  /** sessions signed before this time (ms) may have been spent before a restart */
  startedAt: number;
  guard: ReplayGuard;
  /** throws a Refusal unless the nonce is the hash of a recent block */
  checkNonce: (nonce: string) => Promise<void>;
  /** whether a contract wallet (ERC-1271) calls the signature its own */
  isWalletSignature: (wallet: Address, message: string, signature: Hex) => Promise<boolean>;
};

/**
 * Returns the wallet a session speaks for: the ed25519 session signature is for this node and unspent, and a wallet's
 * SIWE message with a ReCap (ERC-5573) lets the session key decrypt `resource`. Throws {@link Refusal}.
 */
export async function checkSession(
  auth: z.infer<typeof SessionSig>,
  resource: string,
  rules: SessionRules,
): Promise<Address> {
  const message = readMessage(auth);
  checkWindow(message, rules);
  const capability = message.capabilities
    .filter(({ derivedVia }) => derivedVia === "web3.eth.personal.sign")
    .map(({ sig, signedMessage }) => ({ sig: sig as Hex, text: signedMessage, siwe: parseSiweMessage(signedMessage) }))
    .find(({ siwe }) => siwe.uri === `lit:session:${message.sessionKey}`);
  if (!capability?.siwe.address || !capability.siwe.nonce) {
    throw new Refusal("bad-session", "No wallet signature (SIWE) names this session key");
  }
  const { siwe, sig, text } = capability;
  checkSiwe(siwe, resource, rules);
  const address = getAddress(capability.siwe.address);
  await rules.checkNonce(capability.siwe.nonce);
  await requireWallet(address, text, sig, rules);
  // last, so that a request refused for another reason does not burn its session
  rules.guard.spend(auth.signedMessage, Date.parse(message.expiration));
  return address;
}

/** Recovers first: the chain is asked only for wallets that are contracts. */
async function requireWallet(address: Address, message: string, signature: Hex, rules: SessionRules): Promise<void> {
  const recovered = await recoverMessageAddress({ message, signature }).catch(() => undefined);
  if (recovered === address) return;
  if (!(await rules.isWalletSignature(address, message, signature)))
    throw new Refusal("bad-session", `The SIWE message is not signed by ${address}`);
}

function readMessage(auth: z.infer<typeof SessionSig>): z.infer<typeof Message> {
  if (!isSignedBy(auth))
    throw new Refusal("bad-session", `The session message is not signed by session key ${auth.address}`);
  const message = Message.safeParse(parseJson(auth.signedMessage));
  if (!message.success) throw new Refusal("bad-session", `Session message: ${z.prettifyError(message.error)}`);
  if (message.data.sessionKey !== auth.address)
    throw new Refusal("bad-session", "The session message names another key");
  return message.data;
}

/** Native, because every request needs it. */
function isSignedBy({ address, signedMessage, sig }: z.infer<typeof SessionSig>): boolean {
  const der = Buffer.concat([ED25519_SPKI, Buffer.from(address, "hex")]);
  try {
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(null, stringToBytes(signedMessage), key, Buffer.from(sig, "hex"));
  } catch {
    return false;
  }
}

function checkWindow({ nodeAddress, issuedAt, expiration }: z.infer<typeof Message>, rules: SessionRules): void {
  const now = Date.now();
  const host = nodeAddress.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  if (!rules.hosts.has(host)) throw new Refusal("wrong-node", `The session is for ${host}, this is another node`);
  if (Date.parse(expiration) <= now) throw new Refusal("session-expired", `The session expired at ${expiration}`);
  if (Date.parse(expiration) > now + LONGEST_SESSION_MS + CLOCK_SKEW_MS) {
    throw new Refusal("bad-session", `The session lasts until ${expiration}: at most 24 hours are allowed`);
  }
  if (Date.parse(issuedAt) > now + CLOCK_SKEW_MS) throw new Refusal("bad-session", `The session starts at ${issuedAt}`);
  if (Date.parse(issuedAt) < rules.startedAt) {
    throw new Refusal("session-expired", "The session was signed before this node started: sign another");
  }
}

function checkSiwe(siwe: ReturnType<typeof parseSiweMessage>, resource: string, rules: SessionRules): void {
  if (rules.domains.size > 0 && !rules.domains.has(siwe.domain ?? "")) {
    throw new Refusal("wrong-domain", `${siwe.domain} may not ask this node for keys`);
  }
  const now = Date.now();
  if (!siwe.expirationTime) throw new Refusal("bad-session", "The SIWE message has no expiration time");
  if (siwe.expirationTime.getTime() <= now) {
    throw new Refusal("session-expired", `The wallet's permission expired at ${siwe.expirationTime.toISOString()}`);
  }
  if (siwe.expirationTime.getTime() > now + LONGEST_SESSION_MS + CLOCK_SKEW_MS) {
    throw new Refusal("bad-session", "The wallet's permission lasts longer than 24 hours");
  }
  if (siwe.notBefore && siwe.notBefore.getTime() > now)
    throw new Refusal("bad-session", "The wallet's permission is not valid yet");
  if (!(siwe.resources ?? []).some((recap) => grants(recap, resource))) {
    throw new Refusal("not-granted", `The wallet did not let this session decrypt ${RESOURCE_PREFIX}${resource}`);
  }
}

function grants(recap: string, resource: string): boolean {
  if (!recap.startsWith("urn:recap:")) return false;
  const parsed = Recap.safeParse(
    parseJson(Buffer.from(recap.slice("urn:recap:".length), "base64url").toString("utf8")),
  );
  if (!parsed.success) return false;
  return ["*", resource].some((path) => ABILITY in (parsed.data.att[`${RESOURCE_PREFIX}${path}`] ?? {}));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
