import { type AuthSig, RESOURCE_PREFIX, type SessionMessage } from "@datagraph/protocol";
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/curves/utils.js";
import { base64url } from "multiformats/bases/base64";
import { createSiweMessage } from "viem/siwe";
import type { KeyRequest } from "./keyGate.ts";

const LIFETIME_MS = 10 * 60 * 1000;
const RENEW_BEFORE_MS = 60 * 1000;
/** a request that takes longer has failed; a short life bounds what nodes must remember */
const REQUEST_LIFETIME_MS = 60 * 1000;

/** A key that a wallet lets decrypt for ten minutes. Stays in memory. */
export type Session = { secretKey: Uint8Array; publicKey: string; capability: AuthSig; expiresAt: number };

/**
 * Returns a session: asks the wallet once to sign a SIWE message (EIP-4361) whose ReCap (ERC-5573) lets a fresh ed25519
 * key decrypt. `nonce` is the hash of a recent block of the gate's chain.
 */
export async function openSession({ account, domain }: KeyRequest, chainId: number, nonce: string): Promise<Session> {
  const { secretKey, publicKey } = ed25519.keygen();
  const key = bytesToHex(publicKey);
  const expiresAt = Date.now() + LIFETIME_MS;
  const signedMessage = createSiweMessage({
    address: account.address,
    chainId,
    domain: domain ?? globalThis.location?.host ?? "localhost",
    statement: `Let this session open the files you may read, for 10 minutes. ${RECAP_STATEMENT}`,
    nonce,
    uri: `lit:session:${key}`,
    version: "1",
    expirationTime: new Date(expiresAt),
    resources: [RECAP],
  });
  const sig = await account.signMessage({ message: signedMessage });
  const capability = { sig, derivedVia: "web3.eth.personal.sign", signedMessage, address: account.address };
  return { secretKey, publicKey: key, capability, expiresAt };
}

/** Returns whether a session will last through a request. */
export function isFresh(session: Session): boolean {
  return session.expiresAt - Date.now() > RENEW_BEFORE_MS;
}

/** Returns the session's signature for one request to one node; nodes take each only once. */
export function signRequest(session: Session, nodeUrl: string): AuthSig {
  const now = Date.now();
  const message: SessionMessage & { nonce: string } = {
    sessionKey: session.publicKey,
    resourceAbilityRequests: [
      {
        resource: { resource: "*", resourcePrefix: "lit-accesscontrolcondition" },
        ability: "access-control-condition-decryption",
      },
    ],
    capabilities: [session.capability],
    issuedAt: new Date(now).toISOString(),
    expiration: new Date(Math.min(now + REQUEST_LIFETIME_MS, session.expiresAt)).toISOString(),
    nodeAddress: nodeUrl,
    // two requests in one millisecond would otherwise be the same message
    nonce: bytesToHex(crypto.getRandomValues(new Uint8Array(8))),
  };
  const signedMessage = JSON.stringify(message);
  const sig = bytesToHex(ed25519.sign(new TextEncoder().encode(signedMessage), session.secretKey));
  return { sig, derivedVia: "litSessionSignViaNacl", signedMessage, address: session.publicKey, algo: "ed25519" };
}

const RESOURCE = `${RESOURCE_PREFIX}*`;
const RECAP_JSON = JSON.stringify({ att: { [RESOURCE]: { "Threshold/Decryption": [{}] } }, prf: [] });
const RECAP = `urn:recap:${base64url.baseEncode(new TextEncoder().encode(RECAP_JSON))}`;
/** the sentence ERC-5573 prescribes for the capabilities above */
const RECAP_STATEMENT = `I further authorize the stated URI to perform the following actions on my behalf: (1) 'Threshold': 'Decryption' for '${RESOURCE}'.`;
