import type { Hex } from "viem";
import type { AccessCondition } from "./condition.ts";

/** Why a node did not hand out its share. */
export const REFUSALS = {
  /** the request could not be read, or was not sealed for this node */
  malformed: 400,
  "bad-session": 401,
  "session-expired": 401,
  "stale-nonce": 401,
  "session-replayed": 401,
  "wrong-node": 401,
  "wrong-domain": 401,
  "not-granted": 401,
  "unsupported-condition": 403,
  "chain-not-allowed": 403,
  "contract-not-allowed": 403,
  /** the chain says no: a stranger, an expired or revoked pass, a withdrawn or suspended dataset */
  "condition-false": 403,
  /** the chain says yes, but not for long enough to be sure that it stays so */
  "condition-young": 403,
  /** the wallet or the dataset had its releases of this hour */
  "too-many": 429,
  /** the node holds no share yet: its committee's ceremony is not over */
  "not-ready": 503,
  "chain-disagreement": 503,
  "chain-unavailable": 503,
  "too-busy": 503,
  internal: 500,
} as const;

/** Code of a refusal; its value in {@link REFUSALS} is the HTTP status. */
export type RefusalCode = keyof typeof REFUSALS;

/** Answer to `POST /web/handshake` (Lit's node protocol, SDK v8). */
export type HandshakeReply = {
  ok: true;
  error: null;
  errorObject: null;
  data: {
    serverPublicKey: string;
    subnetPublicKey: string;
    networkPublicKey: string;
    networkPublicKeySet: string;
    clientSdkVersion: string;
    hdRootPubkeys: string[];
    attestation: null;
    /** hash of a recent block, the nonce of sessions */
    latestBlockhash: Hex;
    /** X25519 key requests are sealed for, hexadecimal */
    nodeIdentityKey: string;
    nodeVersion: string;
    epoch: number;
  };
};

/** A NaCl box with its header, as Lit's `walletEncrypt` writes it. All fields but the date are hexadecimal. */
export type SealedMessage = {
  version: "1";
  payload: {
    /** X25519 public key of the sender */
    verification_key: string;
    /** 16 zero bytes, then Poly1305 tag and ciphertext */
    ciphertext_and_tag: string;
    /** 16 random bytes */
    random: string;
    /** RFC 3339; whole seconds enter the nonce */
    created_at: string;
  };
};

/** A wallet's or a session key's signature, as Lit sends it. */
export type AuthSig = {
  sig: string;
  derivedVia: string;
  signedMessage: string;
  address: string;
  algo?: string;
};

/** What a session key signs, as JSON, for one request to one node. */
export type SessionMessage = {
  /** ed25519 public key, hexadecimal */
  sessionKey: string;
  resourceAbilityRequests: { resource: { resource: string; resourcePrefix: string }; ability: string }[];
  /** the wallet's SIWE message that names the session key */
  capabilities: AuthSig[];
  issuedAt: string;
  expiration: string;
  nodeAddress: string;
};

/** Sealed body of `POST /web/encryption/sign/v2`. */
export type ShareRequest = {
  ciphertext: string;
  unifiedAccessControlConditions: AccessCondition[];
  /** SHA-256 of the file key, hexadecimal without prefix */
  dataToEncryptHash: string;
  chain: string;
  authSig: AuthSig;
};

/** Sealed answer that carries a share. */
export type ShareReply = {
  ok: true;
  data: {
    signatureShare: {
      ProofOfPossession: {
        /** index of the node, 32 bytes big-endian, hexadecimal */
        identifier: string;
        /** G2 point, compressed, hexadecimal */
        value: string;
      };
    };
    shareId: string;
  };
};

/** Sealed answer that refuses; Lit's SDK reads `error`, ours `code`. */
export type RefusalReply = {
  ok: false;
  error: string;
  errorObject: string;
  code: RefusalCode;
};

/** The public half of a committee: what its dealer or key generation publishes. */
export type Committee = {
  format: "datagraph/committee/v1";
  /** who made the shares */
  origin: string;
  /** 1 for the first members; more by one each time the key was handed on */
  epoch: number;
  nodes: number;
  threshold: number;
  /** Feldman commitments, compressed G1 points; the first is the committee's public key */
  commitments: Hex[];
  publicKey: Hex;
  /** X25519 identity key of each node, by index from 1 */
  identityKeys: Hex[];
  /** ed25519 key each node signs its release receipts with, by index from 1 */
  signingKeys: Hex[];
};
