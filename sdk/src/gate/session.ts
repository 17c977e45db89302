import { type AuthSig, RESOURCE_PREFIX, type SessionMessage } from "@datagraph/protocol";
import { bytesToHex } from "@noble/curves/utils.js";
import type { KeyRequest } from "./keyGate.ts";
import { siweMessage } from "./siweMessage.ts";
import { type SigningKeys, signingKeys } from "./webKeys.ts";

const LIFETIME_MS = 10 * 60 * 1000;
const RENEW_BEFORE_MS = 60 * 1000;
/** a request that takes longer has failed; a short life bounds what nodes must remember */
const REQUEST_LIFETIME_MS = 60 * 1000;

/** A key that a wallet lets decrypt for ten minutes. Stays in memory. */
export type Session = { keys: SigningKeys; capability: AuthSig; expiresAt: number };

/**
 * Returns a session: asks the wallet once to sign a SIWE message (EIP-4361) whose ReCap (ERC-5573) lets a fresh ed25519
 * key decrypt. `nonce` is the hash of a recent block of the gate's chain.
 */
export async function openSession({ account, domain }: KeyRequest, chainId: number, nonce: string): Promise<Session> {
  const keys = await signingKeys();
  const issuedAt = new Date();
  const expiresAt = issuedAt.getTime() + LIFETIME_MS;
  const signedMessage = siweMessage({
    address: account.address,
    chainId,
    domain: domain ?? globalThis.location?.host ?? "localhost",
    statement: `Let this session open the files you may read, for 10 minutes. ${RECAP_STATEMENT}`,
    nonce,
    uri: `lit:session:${bytesToHex(keys.publicKey)}`,
    issuedAt,
    expirationTime: new Date(expiresAt),
    resources: [RECAP],
  });
  const sig = await account.signMessage({ message: signedMessage });
  const capability = { sig, derivedVia: "web3.eth.personal.sign", signedMessage, address: account.address };
  return { keys, capability, expiresAt };
}

/** Returns whether a session will last through a request. */
export function isFresh(session: Session): boolean {
  return session.expiresAt - Date.now() > RENEW_BEFORE_MS;
}

/** Returns the session's signature for one request to one node; nodes take each only once. */
export async function signRequest({ keys, capability, expiresAt }: Session, nodeUrl: string): Promise<AuthSig> {
  const sessionKey = bytesToHex(keys.publicKey);
  const now = Date.now();
  const message: SessionMessage & { nonce: string } = {
    sessionKey,
    resourceAbilityRequests: [
      {
        resource: { resource: "*", resourcePrefix: "lit-accesscontrolcondition" },
        ability: "access-control-condition-decryption",
      },
    ],
    capabilities: [capability],
    issuedAt: new Date(now).toISOString(),
    expiration: new Date(Math.min(now + REQUEST_LIFETIME_MS, expiresAt)).toISOString(),
    nodeAddress: nodeUrl,
    // two requests in one millisecond would otherwise be the same message
    nonce: bytesToHex(crypto.getRandomValues(new Uint8Array(8))),
  };
  const signedMessage = JSON.stringify(message);
  const sig = bytesToHex(await keys.sign(new TextEncoder().encode(signedMessage)));
  return { sig, derivedVia: "litSessionSignViaNacl", signedMessage, address: sessionKey, algo: "ed25519" };
}

const RESOURCE = `${RESOURCE_PREFIX}*`;
const RECAP_JSON = JSON.stringify({ att: { [RESOURCE]: { "Threshold/Decryption": [{}] } }, prf: [] });
/** base64url; the JSON is ASCII */
const RECAP = `urn:recap:${btoa(RECAP_JSON).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
/** the sentence ERC-5573 prescribes for the capabilities above */
const RECAP_STATEMENT = `I further authorize the stated URI to perform the following actions on my behalf: (1) 'Threshold': 'Decryption' for '${RESOURCE}'.`;
